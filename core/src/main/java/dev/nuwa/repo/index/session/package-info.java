/// The ids of what a session stores, in memory and in nameless files.
package dev.nuwa.repo.index.session;
