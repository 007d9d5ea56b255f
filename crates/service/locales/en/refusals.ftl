# Why the core refused, and what to do next.
refusal-not_found = there is no such thing for you; check the number and the post in which you act
refusal-not_allowed = this post may not do that; act in another post or ask the holder
refusal-not_your_post = you do not hold this post now; choose one that you hold
refusal-no_account = this person has no open account; ask the system administrator
refusal-id_reused = this id was used for another request; send the new request under a new id
refusal-id_taken = this id is taken; send the request under a new id
refusal-wrong_state = the case is not in a state for this; read it again
refusal-invalid_field = a field has a value that cannot be
refusal-invalid_text = a text was refused
refusal-in_the_future = the time lies in the future; give the time at which it happened
refusal-wrong_route = a report goes up the route order only; choose a later step that somebody holds
refusal-same_person = another person must do this; you proposed it, asked for it or are named in it
refusal-no_quorum = too few deciders, or neither chair nor vice-chair among them
refusal-quorum = it takes { $needed } deciders, chair or vice-chair among them, and more for than against; { $found } were named
refusal-decision_missing = an orange or red crisis needs a decision of the leading group first
refusal-assessment_missing = the centre has not assessed this report yet; ask it to, and note or send on meanwhile
refusal-policy_loosens = a unit may tighten the college's deadlines, never loosen them
refusal-stale = the log has changed since the preview; preview again
refusal-rows_refused = there are rows that cannot be taken
refusal-seats_taken = every seat of this post is taken; relieve somebody first
refusal-login_taken = another open account has this login; choose another one
refusal-pledge_missing = you have not pledged secrecy this term; pledge first, then read
refusal-too_large = this is too much for one command; split it
refusal-genesis = this log holds no college yet, or holds one already

## What is wrong with a text
text_fault-empty = is empty
text_fault-too_long = is too long
text_fault-control = holds control or direction characters
text_fault-formula = begins like a formula
text_fault-character = holds a character that is not allowed here

## Logs that cannot be
corruption-position_gap = an entry has another position than the next
corruption-time_backwards = an entry is older than the one before it
corruption-impossible_entry = an entry contradicts the log before it
