/// Checks a repository: first its structure (every confirmed snapshot's tree, every blob's place,
/// every pack's footer), then, if asked, the data itself. Start at [dev.nuwa.check.CheckRun].
package dev.nuwa.check;
