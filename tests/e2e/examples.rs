//! The examples of the API, as they are in the repository, against a demo.

use std::process::Command;

use crate::running::demo;

#[test]
fn an_emergency_in_three_languages() {
    let place = tempfile::tempdir().unwrap();
    let running = demo(place.path());
    for (program, example) in [("bash", "report.sh"), ("python3", "report.py"), ("node", "report.mjs")] {
        let path = format!("{}/../../examples/api/{example}", env!("CARGO_MANIFEST_DIR"));
        let output = Command::new(program).args([&path, &running.url]).output().unwrap_or_else(|_| {
            panic!("{program} is missing: install it, the examples are part of the tests")
        });
        let told = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{example}:\n{told}{wrong}");
        let case = told.lines().find_map(|line| line.strip_prefix("sent: case ")).unwrap_or_default();
        assert!(case.parse::<u64>().is_ok(), "{example}: {told}");
        let desk = format!("on the desk: case {case}");
        let expected =
            ["signed in: dorm_officer, centre_on_call", "sent again: repeated true", &desk, "heard: inbox"];
        for line in expected {
            assert!(told.lines().any(|told| told == line), "{example}: `{line}` is not in\n{told}{wrong}");
        }
    }
}
