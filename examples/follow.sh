#!/bin/sh
# Follows a market's events with curl alone: a page at a time, from the cursor that the page before gave.
#
#     GIGWRIGHT_TOKEN=… sh examples/follow.sh http://127.0.0.1:8420 place.txt payments.captured
#
# One page is printed, and where it ended is kept in the file; a cron job goes on from there.
set -eu
market=$1 place=$2 type=${3:-*}
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
curl --silent --show-error --fail-with-body --get "$market/api/events" \
  --header "Authorization: Bearer $GIGWRIGHT_TOKEN" --dump-header "$headers" \
  --data-urlencode "after=$(cat "$place" 2>/dev/null || echo 0)" --data-urlencode "type=$type"
tr -d '\r' <"$headers" | sed -n 's/^gigwright-cursor: //Ip' >"$place.new"
mv "$place.new" "$place"
