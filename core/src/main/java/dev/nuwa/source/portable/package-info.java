/// Trees of files through Java's own file API, for systems whose calls are not known here. Not
/// exported.
package dev.nuwa.source.portable;
