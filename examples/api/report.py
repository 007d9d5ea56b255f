#!/usr/bin/env python3
"""An emergency over the HTTP API with Python's standard library. Against a demo:

    wuji demo &  examples/api/report.py http://127.0.0.1:8080

Signs in as two people of the demo, sends an emergency, sends it again as a phone does that heard no answer, reads the
desk of who is on call, and hears of it from the event stream.
"""

import json
import sys
import urllib.request
import uuid


class Session:
    """Somebody who is signed in."""

    def __init__(self, url, persona):
        self.url, self.token = url, None
        # A demo signs anybody in by name. A college: POST /v1/session {"login": …, "secret": …}, the same answer.
        self.token = self.ask("/demo/sign-in", {"persona": persona})["token"]

    def open(self, path, body=None):
        request = urllib.request.Request(self.url + path)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        return urllib.request.urlopen(request, timeout=30)

    def ask(self, path, body=None):
        with self.open(path, body) as answer:
            return json.load(answer)


def events(stream):
    """Names of the events of a stream. It names nobody; `Last-Event-ID` resumes it."""
    for line in stream:
        if line.startswith(b"event:"):
            yield line.split(b":", 1)[1].strip().decode()


def main(url):
    officer, on_call = Session(url, "dorm_officer"), Session(url, "centre_on_call")
    print("signed in: dorm_officer, centre_on_call")
    stream = on_call.open("/v1/events")

    # The sender chooses the id. The same id again is the same emergency, so repeat until an answer comes.
    command = {
        "id": str(uuid.uuid4()),
        "action": {"type": "report.emergency", "about": "described", "signs": ["farewell"], "words": {"index": 0}},
        "words": ["She is not in the room and left a letter."],
    }
    receipt = officer.ask("/v1/commands", command)
    print("sent: case", receipt["case"])
    print("sent again: repeated", str(officer.ask("/v1/commands", command)["repeated"]).lower())

    lines = on_call.ask("/v1/inbox")["lines"]
    if any(line["case"] == receipt["case"] for line in lines):
        print("on the desk: case", receipt["case"])

    print("heard:", next(event for event in events(stream) if event == "inbox"))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
