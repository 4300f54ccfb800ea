/// How things of a repository look to people and in JSON.
package dev.nuwa.cli.view;
