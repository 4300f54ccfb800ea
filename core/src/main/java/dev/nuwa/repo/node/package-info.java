/// What trees and the rooms of the repository agree on about nodes, and nothing else.
package dev.nuwa.repo.node;
