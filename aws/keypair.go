package aws

import (
	"context"
	"fmt"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"gantry/wizard"
)

// tokenTag marks a key pair with the request token that made it. A pair whose
// private key was lost between EC2 and the disk is known by it.
const tokenTag = "gantry:token"

// keyPair does one verb for one key pair.
func (w worker) keyPair(ctx context.Context, verb wizard.Verb, a *wizard.KeyPairAction) (wizard.Outputs, error) {
	name, final := a.Name.Final()
	if !final {
		if verb == wizard.Look {
			w.tell(wizard.Looked{Decision: wizard.DecideCreate, Text: "its name is known once earlier steps are done"})
			return nil, nil
		}
		return nil, fmt.Errorf("the name of the key pair %s is not known yet", name)
	}
	if verb == wizard.Undo {
		return nil, w.undoKeyPair(ctx, a)
	}
	k, err := w.lookKeyPair(ctx, a)
	if err != nil {
		return nil, err
	}
	if verb != wizard.Preview || k.decision == wizard.DecideConflict {
		w.tell(wizard.Looked{Decision: k.decision, Text: k.text})
	}
	switch {
	case verb == wizard.Preview && k.decision == wizard.DecideCreate:
		w.tell(wizard.Difference{Change: "add", Logical: name, Type: "AWS::EC2::KeyPair"})
	case verb == wizard.Preview:
	case k.decision == wizard.DecideKeep:
		return k.outputs(), w.tighten(verb, k)
	case verb == wizard.Apply && k.decision == wizard.DecideCreate:
		return w.createKeyPair(ctx, a, k)
	case verb == wizard.Apply:
		return nil, &wizard.Trouble{Cause: "Conflict: the key pair " + name, Reason: k.text, Advice: k.advice, Exit: wizard.ExitFailed}
	}
	return nil, nil
}

// keySight is what looking at a key pair found.
type keySight struct {
	name        string
	file        keyFile
	fingerprint string
	id          string // of the pair in EC2 whose private key was lost, to be made anew
	decision    wizard.Decision
	text        string
	advice      []string
	elsewhere   bool
}

func (k keySight) outputs() wizard.Outputs {
	outputs := wizard.Outputs{"name": k.name, "file": k.file.path, "fingerprint": k.fingerprint}
	if k.elsewhere {
		delete(outputs, "file")
	}
	return outputs
}

// tighten closes a key file to others, when something is to be done at all.
func (w worker) tighten(verb wizard.Verb, k keySight) error {
	if verb != wizard.Apply || k.elsewhere {
		return nil
	}
	remark, err := k.file.tighten()
	if remark != "" {
		w.say("%s", remark)
	}
	return err
}

// lookKeyPair compares what EC2 has with what the file holds.
func (w worker) lookKeyPair(ctx context.Context, a *wizard.KeyPairAction) (keySight, error) {
	k := keySight{name: a.Name.String(), decision: wizard.DecideConflict}
	var err error
	if k.file, err = w.c.keyFileOf(a.Save, k.name); err != nil {
		return k, err
	}
	pair, err := w.findKeyPair(ctx, k.name)
	if err != nil {
		return k, err
	}
	there, err := k.file.exists()
	if err != nil {
		return k, err
	}
	otherName := "Choose another name for the key pair."
	switch {
	case pair == nil && !there:
		k.decision, k.text = wizard.DecideCreate, "there is no key pair "+k.name
		return k, nil
	case pair == nil:
		k.text = fmt.Sprintf("EC2 has no key pair %s, but the file %s is there; it is never overwritten", k.name, k.file.path)
		k.advice = []string{"Move the file away if nobody needs it.", otherName}
		return k, nil
	}
	k.fingerprint = sdk.ToString(pair.KeyFingerprint)
	switch {
	case a.Existing == "elsewhere":
		k.decision, k.elsewhere = wizard.DecideKeep, true
		k.text = fmt.Sprintf("the key pair %s exists; its file is elsewhere", k.name)
	case there:
		return w.compareKey(k, otherName)
	case w.madeAndLost(pair):
		k.decision, k.id = wizard.DecideCreate, sdk.ToString(pair.KeyPairId)
		k.text = fmt.Sprintf("the key pair %s was made by this step, but its private key never reached the disk: it is made anew", k.name)
	default:
		k.text = fmt.Sprintf("EC2 has a key pair %s, and its private key is not in %s", k.name, k.file.path)
		k.advice = []string{"Say that the file is elsewhere, if you have it.", otherName}
	}
	return k, nil
}

// compareKey decides about a key pair and a file that are both there.
func (w worker) compareKey(k keySight, otherName string) (keySight, error) {
	content, err := k.file.read()
	if err != nil {
		return k, err
	}
	own, err := fingerprints(content)
	if err != nil {
		k.text = fmt.Sprintf("the key pair %s exists, and the file %s is %s", k.name, k.file.path, err)
		k.advice = []string{"Say that the file is elsewhere, if you know that it is the right one.", otherName}
		return k, nil
	}
	if slices.ContainsFunc(own, func(print string) bool { return sameFingerprint(k.fingerprint, print) }) {
		k.decision, k.text = wizard.DecideKeep, fmt.Sprintf("the key pair %s exists and %s is its private key", k.name, k.file.path)
		return k, nil
	}
	k.text = fmt.Sprintf("the key pair %s exists, but %s is the private key of another (%s in EC2, %s in the file)", k.name, k.file.path, k.fingerprint, own[0])
	k.advice = []string{"Say that the right file is elsewhere, if you have it.", otherName}
	return k, nil
}

// madeAndLost tells a pair that an earlier process of this run made and did
// not live to save.
func (w worker) madeAndLost(pair *types.KeyPairInfo) bool {
	for _, tag := range pair.Tags {
		if sdk.ToString(tag.Key) == tokenTag {
			return sdk.ToString(tag.Value) == w.token
		}
	}
	return false
}

// findKeyPair is a key pair in EC2, nil where there is none.
func (w worker) findKeyPair(ctx context.Context, name string) (*types.KeyPairInfo, error) {
	var found *types.KeyPairInfo
	err := w.persist(ctx, "looking for the key pair "+name, func(ctx context.Context) error {
		answer, err := w.c.ec2.DescribeKeyPairs(ctx, &ec2.DescribeKeyPairsInput{KeyNames: []string{name}})
		if code(err) == "InvalidKeyPair.NotFound" {
			found = nil
			return nil
		}
		if err == nil && len(answer.KeyPairs) > 0 {
			found = &answer.KeyPairs[0]
		}
		return err
	})
	return found, err
}
