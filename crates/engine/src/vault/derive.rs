//! Sub-keys: HKDF-SHA256 with the college as salt and a fixed sentence as purpose.
//!
//! Invariant: no two purposes share a sentence, and no root key is ever used directly.

use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

/// `N` bytes for one purpose from a 32-byte root key.
#[expect(
    clippy::expect_used,
    reason = "INVARIANT: HKDF-SHA256 gives up to 8,160 bytes, nobody asks for more than 64"
)]
pub(super) fn derive<const N: usize>(root: &[u8; 32], college: Uuid, purpose: &str) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "HKDF-SHA256 gives 255 blocks") };
    let mut derived = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(Some(college.as_bytes()), root)
        .expand(purpose.as_bytes(), derived.as_mut_slice())
        .expect("a length that HKDF gives");
    derived
}
