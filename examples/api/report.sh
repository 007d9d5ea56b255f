#!/usr/bin/env bash
# An emergency over the HTTP API with curl. Against a demo:
#
#   wuji demo &  examples/api/report.sh http://127.0.0.1:8080
#
# Signs in as two people of the demo, sends an emergency, sends it again as a phone does that heard no answer, reads the
# desk of who is on call, and hears of it from the event stream.
set -euo pipefail
url=${1:?usage: report.sh URL}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p"; } # of a flat part of JSON; use jq where you have it

# A demo signs anybody in by name. A college: POST /v1/session {"login": …, "secret": …}, the same answer.
sign_in() {
    curl -sS --fail-with-body --json "{\"persona\": \"$1\"}" "$url/demo/sign-in" | field token
}
officer=$(sign_in dorm_officer)
on_call=$(sign_in centre_on_call)
echo "signed in: dorm_officer, centre_on_call"

# The stream names nobody: it says that something of one's own changed. `Last-Event-ID` resumes it.
curl -sSNi --max-time 30 -H "Authorization: Bearer $on_call" "$url/v1/events" >"$work/events" &
until [ -s "$work/events" ]; do sleep 0.05; done

# The sender chooses the id. The same id again is the same emergency, so repeat until an answer comes.
id=$(cat /proc/sys/kernel/random/uuid)
command="{\"id\": \"$id\",
          \"action\": {\"type\": \"report.emergency\", \"about\": \"described\", \"signs\": [\"farewell\"], \"words\": {\"index\": 0}},
          \"words\": [\"She is not in the room and left a letter.\"]}"
send() { curl -sS --fail-with-body -H "Authorization: Bearer $officer" --json "$command" "$url/v1/commands"; }
first=$(send)
case=$(field case <<<"$first")
echo "sent: case $case"
echo "sent again: repeated $(send | field repeated)"

desk=$(curl -sS --fail-with-body -H "Authorization: Bearer $on_call" "$url/v1/inbox")
grep -q "\"case\":$case[,}]" <<<"$desk" && echo "on the desk: case $case"

until grep -q '^event: *inbox' "$work/events"; do sleep 0.05; done
echo "heard: inbox"
