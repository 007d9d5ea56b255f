# The server: how it is set up, how it says no, signing in.
help-serve = Serve a college: pages and API
help-serve-listen = Address and port; port 0 takes a free one
help-demo-listen = Serve on this address and port; port 0 takes a free one
engine-not_a_demo_log = this log is a real college, no demo; wuji serve serves it
engine-demo_log = this log is a demo; wuji demo --keep DIR goes on with it
engine-listen_failed = the address cannot be listened on

## Why a request was not answered, and what to do next
server-sign_in_required = Nobody is signed in
server-sign_in_required-next = Sign in, and try again.
server-session_asleep = You were away for a while
server-session_asleep-next = Sign in again; nothing is lost.
server-password_due = A password must be set first
server-password_due-next = Set a password of at least 10 characters.
server-sign_in_failed = Login and password do not belong together
server-sign_in_failed-next = Check both. Whoever has no password yet takes the one-time code.
server-sign_in_throttled = Too many attempts
server-sign_in_throttled-next = Wait a moment, then try again.
server-sign_in_busy = Many people are signing in just now
server-sign_in_busy-next = Try again in a few seconds.
server-unavailable = The service has stopped after a failure of its disk
server-unavailable-next = Tell the system administrator. Report an emergency by phone.
server-malformed = The request could not be read
server-malformed-next = Check its form; the API is described at /docs.
server-not_found = There is no such thing for you
server-not_found-next = Check the address, or go back to the start page.
server-nothing_due = Nothing is due any more
server-turn_too_far = The clock turns by 1 minute to 7 days
