// Package profiles keeps answers on disk: named profiles, which replay a run,
// and drafts, which save answers as they are given. Neither ever holds a
// secret; a profile holds a reference to one instead.
package profiles
