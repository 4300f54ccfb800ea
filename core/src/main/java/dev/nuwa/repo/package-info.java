/// The facade of a repository: [dev.nuwa.repo.Repository] is opened, unlocking it gives a
/// [dev.nuwa.repo.Session], and that gives its contents for reading or a
/// [dev.nuwa.repo.BackupSession] for writing. What state a repository is in is its type.
///
/// The rooms behind it (`repo.key`, `repo.pack`, `repo.index`, `repo.snapshot`, `repo.pin`,
/// `repo.generation`, `repo.node`) do not know it.
package dev.nuwa.repo;
