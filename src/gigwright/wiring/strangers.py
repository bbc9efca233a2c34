"""Consumers that others wrote: from a file, or from the entry points of installed packages."""

import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.projection import Projection
from gigwright.backbone.reactor import Reactor

GROUP = "gigwright.consumers"

Stranger = Reactor | Projection


def load_strangers(files: Iterable[Path]) -> list[Stranger]:
    """Every reactor and projection that stands at the top of these modules, and of the entry points' ones.

    NotConfigured for a file that is no Python or holds no consumer. What it imports and raises is its own affair.
    """
    modules = [_from_file(path) for path in files] + [point.load() for point in entry_points(group=GROUP)]
    return [consumer for module in modules for consumer in _consumers(module)]


def _consumers(module: ModuleType | Stranger) -> list[Stranger]:
    if isinstance(module, Reactor | Projection):
        return [module]
    found = [value for value in vars(module).values() if isinstance(value, Reactor | Projection)]
    if not found:
        raise NotConfigured(f"{module.__file__ or module.__name__} holds no Reactor and no Projection at its top level")
    return found


def _from_file(path: Path) -> ModuleType:
    spec = spec_from_file_location(f"gigwright_stranger_{path.stem}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise NotConfigured(f"{path} is no Python file")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # events declared in it are looked up by their module
    spec.loader.exec_module(module)
    return module
