// Package secretsmanager answers Secrets Manager from the simulated world:
// secrets with their versions and stages, generated passwords, and the days a
// deleted secret can still be restored and blocks its name.
package secretsmanager
