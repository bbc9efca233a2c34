"""Walking through everything that rules allow, to draw it and to look for what they forgot."""

from gigwright.backbone.exploring.lives import Answer, Due, Life
from gigwright.backbone.exploring.sampling import Sampler
from gigwright.backbone.exploring.search import Explored, Step, explore, left_alone
from gigwright.backbone.exploring.world import World

__all__ = ["Answer", "Due", "Explored", "Life", "Sampler", "Step", "World", "explore", "left_alone"]
