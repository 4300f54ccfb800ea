//go:build tools

package peers

import _ "github.com/kopia/kopia"
