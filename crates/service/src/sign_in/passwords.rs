//! Hashes of passwords and of one-time codes: argon2id, as PHC strings.
//!
//! Invariant: what costs time costs it for everybody alike; a hash says itself how it was made, so that the parameters
//! can rise without anybody noticing.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

/// Memory of one hashing, in KiB, and passes over it: the first choice of OWASP's table that a small server can pay.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
/// Bytes of salt.
const SALT: usize = 16;
/// Longest secret that is looked at, in bytes: longer ones only cost time.
const SECRET_BYTES_MAX: usize = 1_024;

/// No hash could be made: too long a secret, or no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotHashed;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a secret, as a PHC string. Takes some 20 ms and 19 MiB.
pub fn hash_secret(secret: &str) -> Result<Zeroizing<String>, NotHashed> {
    if secret.len() > SECRET_BYTES_MAX {
        return Err(NotHashed);
    }
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).map_err(|_| NotHashed)?;
    let hash: PasswordHash =
        argon2().hash_password_with_salt(secret.as_bytes(), &salt).map_err(|_| NotHashed)?;
    Ok(Zeroizing::new(hash.to_string()))
}

/// Whether a hash is that of this secret; takes as long as making it.
pub fn verify_secret(secret: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    secret.len() <= SECRET_BYTES_MAX && argon2().verify_password(secret.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_its_secret_alone_and_never_twice_the_same() {
        let hash = hash_secret("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", *hash);
        assert!(verify_secret("correct horse", &hash));
        for wrong in ["", "correct horsf", "Correct horse", "correct horse "] {
            assert!(!verify_secret(wrong, &hash));
        }
        assert_ne!(hash, hash_secret("correct horse").unwrap());
        assert!(!verify_secret("x", "no hash") && !verify_secret("x", ""));
        let long = "x".repeat(SECRET_BYTES_MAX + 1);
        assert_eq!(hash_secret(&long), Err(NotHashed));
        assert!(!verify_secret(&long, &hash));
    }
}
