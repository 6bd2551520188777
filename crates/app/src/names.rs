//! What users and devices are called, read once per command.

use std::collections::HashMap;

use ledger::{DeviceId, UserId};
use uuid::Uuid;
use vault::Vault;

use crate::Failure;
use crate::view::record::Person;

/// Under this name the vault keeps who the fictional cases' people are.
pub(crate) const FICTIONAL: &str = "fictional-staff";

/// The directory as far as it has arrived.
#[derive(Debug)]
pub(crate) struct Names {
    people: HashMap<Uuid, Person>,
    devices: HashMap<Uuid, String>,
    pub own_device: Uuid,
}

impl Names {
    pub(crate) fn read(vault: &Vault) -> Result<Self, Failure> {
        let own = vault.identity();
        let mut people = HashMap::new();
        let mut devices = HashMap::new();
        for entry in vault.reads().directory()? {
            devices.insert(
                entry.device.0,
                format!("{} {}", entry.post, short(entry.device.0)).trim().to_owned(),
            );
            if entry.user.0.is_nil() {
                continue;
            }
            let person = Person {
                id: entry.user.0,
                name: entry.name,
                post: Some(entry.post).filter(|post| !post.is_empty()),
                role: Some(entry.role),
                me: own.users().any(|user| user == entry.user),
            };
            people.entry(entry.user.0).or_insert(person);
        }
        for person in fictional(vault)? {
            people.entry(person.id).or_insert(person);
        }
        devices.insert(own.device.0, own.device_name.clone());
        Ok(Self { people, devices, own_device: own.device.0 })
    }

    pub(crate) fn person(&self, user: Uuid) -> Person {
        let stranger = || Person { id: user, name: short(user), post: None, role: None, me: false };
        self.people.get(&user).cloned().unwrap_or_else(stranger)
    }

    pub(crate) fn name(&self, user: UserId) -> String {
        self.person(user.0).name
    }

    pub(crate) fn device(&self, device: DeviceId) -> String {
        self.devices.get(&device.0).cloned().unwrap_or_else(|| short(device.0))
    }

    /// Everybody, by name.
    pub(crate) fn people(&self) -> Vec<Person> {
        let mut all: Vec<Person> = self.people.values().cloned().collect();
        all.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        all
    }
}

/// The staff of the fictional post, in a vault that was filled with it.
fn fictional(vault: &Vault) -> Result<Vec<Person>, Failure> {
    #[derive(serde::Deserialize)]
    struct Staff {
        id: Uuid,
        name: String,
        post: String,
        role: String,
    }
    let Some(kept) = vault.reads().kept(FICTIONAL)? else { return Ok(Vec::new()) };
    let staff: Vec<Staff> = serde_json::from_slice(&kept).unwrap_or_default();
    let person =
        |Staff { id, name, post, role }| Person { id, name, post: Some(post), role: Some(role), me: false };
    Ok(staff.into_iter().map(person).collect())
}

/// Enough of an id to tell two apart while a name has not arrived.
fn short(id: Uuid) -> String {
    let text = id.simple().to_string();
    text[text.len() - 6..].to_uppercase()
}
