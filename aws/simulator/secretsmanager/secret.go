package secretsmanager

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const secretType = "AWS::SecretsManager::Secret"

// value is one version of a secret.
type value struct {
	ID     string   `json:"id"`
	Text   string   `json:"text,omitempty"`
	Binary string   `json:"binary,omitempty"` // base64
	Stages []string `json:"stages,omitempty"`
	At     int64    `json:"at"` // milliseconds of the world's clock
}

// versions are a secret's values, oldest first.
func versions(r *world.Resource) []value {
	text, err := json.Marshal(r.Private["Versions"])
	if err != nil {
		return nil // plain data always marshals
	}
	var list []value
	if json.Unmarshal(text, &list) != nil {
		return nil
	}
	return list
}

func setVersions(r *world.Resource, list []value) { r.SetPrivate("Versions", list) }

// staged is the version of a secret with a stage.
func staged(r *world.Resource, stage string) (value, bool) {
	for _, v := range versions(r) {
		if slices.Contains(v.Stages, stage) {
			return v, true
		}
	}
	return value{}, false
}

// add makes a value the current one; the one before becomes the previous one.
func add(r *world.Resource, v value) {
	list := versions(r)
	for i := range list {
		switch {
		case slices.Contains(list[i].Stages, "AWSCURRENT"):
			list[i].Stages = []string{"AWSPREVIOUS"}
		case slices.Contains(list[i].Stages, "AWSPREVIOUS"):
			list[i].Stages = nil
		}
	}
	list = slices.DeleteFunc(list, func(old value) bool { return len(old.Stages) == 0 })
	v.Stages = []string{"AWSCURRENT"}
	setVersions(r, append(list, v))
}

// nameOf is a secret's name: what is in its ARN before the six last characters.
func nameOf(r *world.Resource) string {
	if name := r.Text("Name"); name != "" {
		return name
	}
	name := r.Physical[strings.LastIndexByte(r.Physical, ':')+1:]
	return name[:max(0, len(name)-7)]
}

// find finds a secret by name, ARN, or an ARN without the last characters.
func find(w *world.World, region, id string) (*world.Resource, bool) {
	if r, found := w.Get(region, secretType, id); found {
		return r, true
	}
	return w.Find(region, secretType, func(r *world.Resource) bool {
		return nameOf(r) == id || strings.HasPrefix(id, "arn:") && len(r.Physical) > 7 && r.Physical[:len(r.Physical)-7] == id
	})
}

// deletedAt is when a secret will be gone for good, and whether it is deleted.
func deletedAt(r *world.Resource) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, world.TextOf(r.Private, "Deleted"))
	return at, err == nil
}

// Resolve answers a dynamic reference: "id:SecretString:key:stage:version",
// where all but the id may be missing.
func Resolve(w *world.World, region, reference string) (string, error) {
	id, rest := cutReference(reference)
	parts := append(strings.Split(rest, ":"), "", "", "", "")
	r, found := find(w, region, id)
	if !found {
		return "", wire.Invalid("Secrets Manager can't find the specified secret.")
	}
	stage := parts[2]
	if stage == "" {
		stage = "AWSCURRENT"
	}
	v, found := staged(r, stage)
	if parts[3] != "" {
		list := versions(r)
		i := slices.IndexFunc(list, func(v value) bool { return v.ID == parts[3] })
		if found = i >= 0; found {
			v = list[i]
		}
	}
	if !found {
		return "", wire.Invalid("Secrets Manager can't find the specified secret value for staging label: %s", stage)
	}
	if parts[1] == "" {
		return v.Text, nil
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(v.Text), &members); err != nil {
		return "", wire.Invalid("Could not parse SecretString JSON")
	}
	text, ok := world.Text(members[parts[1]])
	if !ok {
		return "", wire.Invalid("Could not find a value associated with JSONKey in SecretString")
	}
	return text, nil
}

// cutReference divides a reference after the id, which may be an ARN.
func cutReference(reference string) (id, rest string) {
	if !strings.HasPrefix(reference, "arn:") {
		id, rest, _ = strings.Cut(reference, ":")
		return id, rest
	}
	parts := strings.SplitN(reference, ":", 8)
	if len(parts) < 8 {
		return reference, ""
	}
	return strings.Join(parts[:7], ":"), parts[7]
}

// generated makes the value of a secret that a stack asks to be generated.
func generated(r *rand.Rand, spec map[string]any) string {
	length := world.NumberOf(spec, "PasswordLength", 32)
	password := Password(r, length, spec)
	template, key := world.TextOf(spec, "SecretStringTemplate"), world.TextOf(spec, "GenerateStringKey")
	if template == "" || key == "" {
		return password
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(template), &members); err != nil {
		return password
	}
	members[key] = password
	text, err := json.Marshal(members)
	if err != nil {
		return password
	}
	return string(text)
}

// classes are the kinds of characters of a password, each with the setting that
// leaves it out.
var classes = [][2]string{
	{"ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	{"ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"},
	{"ExcludeNumbers", "0123456789"},
	{"ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
}

// Password makes a password as GetRandomPassword does: one of each kind of
// character that is not left out.
func Password(r *rand.Rand, length int, spec map[string]any) string {
	excluded := world.TextOf(spec, "ExcludeCharacters")
	all := ""
	var each []string
	for _, class := range classes {
		if world.TextOf(spec, class[0]) == "true" {
			continue
		}
		letters := strings.Map(func(c rune) rune {
			if strings.ContainsRune(excluded, c) {
				return -1
			}
			return c
		}, class[1])
		if letters != "" {
			each = append(each, letters)
			all += letters
		}
	}
	if all == "" {
		return ""
	}
	length = min(max(length, 1), 4096)
	text := make([]byte, length)
	for i := range text {
		from := all
		if i < len(each) {
			from = each[i]
		}
		text[i] = from[r.IntN(len(from))]
	}
	r.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	return string(text)
}

func notFound() error {
	return wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
}

func marked() error {
	return wire.Errorf(http.StatusBadRequest, "InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
}
