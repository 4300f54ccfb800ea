/// Where things are: the repository and its key, the user's folders, what was seen last.
package dev.nuwa.cli.location;
