/// Trying storages out.
package dev.nuwa.cli.probe;
