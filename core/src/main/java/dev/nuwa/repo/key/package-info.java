/// Keys: what each can do, how they are made, unlocked and trusted (docs/format.md, sections 3 to
/// 7).
package dev.nuwa.repo.key;
