package catalogue

import (
	"math/rand/v2"
	"strings"
)

// word is the value of one placeholder in a fault's text. Braces in it become
// brackets, so that a value never is taken for a placeholder.
func (f Fault) word(t Target, chance *rand.Rand, name string) string {
	var value string
	switch name {
	case "request", "token":
		return uuidOf(chance)
	case "s3request":
		return random(chance, upperAlphabet, 16)
	case "id":
		value = t.Physical
		if value == "" {
			value, _ = Identify(t)
		}
	case "type":
		value = t.Type
	case "logical":
		value = t.Logical
	case "account":
		value = t.Account
	case "zone":
		value = t.Region + "a"
	case "service":
		value = serviceTitle(t.Type)
	case "action":
		value = service(t.Type) + ":" + verbTitle(f.Verb) + lastPart(t.Type)
	case "name":
		value = t.name(shapeOf(t.Type))
	default:
		value = t.property(name)
	}
	return strings.NewReplacer("{", "[", "}", "]").Replace(value)
}

func verbTitle(v Verb) string {
	return strings.ToUpper(string(v[:1])) + string(v[1:])
}

// serviceTitle is the service as its SDK's errors name it: "Ec2", "Iam".
func serviceTitle(typeName string) string {
	parts := strings.Split(typeName, "::")
	if len(parts) < 3 {
		return typeName
	}
	if strings.ToUpper(parts[1]) == parts[1] && parts[1] != "S3" {
		return parts[1][:1] + strings.ToLower(parts[1][1:])
	}
	return parts[1]
}

func lastPart(typeName string) string {
	return typeName[strings.LastIndexByte(typeName, ':')+1:]
}
