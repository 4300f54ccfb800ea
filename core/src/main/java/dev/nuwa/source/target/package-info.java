/// The writing end of a restore: objects made below one directory and nowhere else. Start at
/// [dev.nuwa.source.target.Target] and [dev.nuwa.source.target.TargetWriter].
package dev.nuwa.source.target;
