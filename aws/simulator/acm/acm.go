// Package acm answers the Certificate Manager from the simulated world.
package acm

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	certificateType = "AWS::CertificateManager::Certificate"
	// issuing is how long, in the world's time, a certificate that a call asked
	// for is validated.
	issuing = 4 * time.Minute
)

type service struct{ w *world.World }

// New makes the Certificate Manager over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "acm", Protocol: wire.JSON11, Target: "CertificateManager",
		Actions: map[string]wire.Action{
			"ListCertificates": s.list, "DescribeCertificate": s.describe, "RequestCertificate": s.request, "DeleteCertificate": s.remove,
			"ListTagsForCertificate": s.tags,
		},
	}
}

// status is ISSUED once a stack is done with a certificate, or some minutes
// after a call asked for it.
func (s *service) status(r *world.Resource) string {
	if r.Stack == "" && s.w.Now().Sub(r.Created) < issuing {
		return "PENDING_VALIDATION"
	}
	return "ISSUED"
}

func (s *service) certificate(q *wire.Request) (*world.Resource, error) {
	arn := world.TextOf(q.JSON, "CertificateArn")
	r, found := s.w.Get(q.Region, certificateType, arn)
	if !found {
		return nil, wire.Errorf(http.StatusBadRequest, "ResourceNotFoundException", "Could not find certificate %s.", arn)
	}
	return r, nil
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	wanted := world.Texts(q.JSON["CertificateStatuses"])
	list := []any{}
	for _, r := range s.w.List(q.Region, certificateType) {
		if status := s.status(r); len(wanted) == 0 || slices.Contains(wanted, status) {
			list = append(list, map[string]any{"CertificateArn": r.Physical, "DomainName": r.Text("DomainName"), "Status": status, "Type": "AMAZON_ISSUED", "InUse": false})
		}
	}
	return wire.JSON(map[string]any{"CertificateSummaryList": list}), nil
}

func (s *service) describe(q *wire.Request) (wire.Output, error) {
	r, err := s.certificate(q)
	if err != nil {
		return wire.Output{}, err
	}
	names := append([]string{r.Text("DomainName")}, r.Texts("SubjectAlternativeNames")...)
	slices.Sort(names)
	names = slices.Compact(names)
	options := []any{}
	for _, name := range names {
		plain := strings.TrimPrefix(name, "*.")
		options = append(options, map[string]any{
			"DomainName": name, "ValidationDomain": plain, "ValidationMethod": "DNS", "ValidationStatus": map[string]string{"ISSUED": "SUCCESS", "PENDING_VALIDATION": "PENDING_VALIDATION"}[s.status(r)],
			"ResourceRecord": map[string]any{"Name": "_" + world.StableID("", r.Physical, plain) + "." + plain + ".", "Type": "CNAME", "Value": "_" + world.StableID("", plain, r.Physical) + ".acm-validations.aws."},
		})
	}
	return wire.JSON(map[string]any{"Certificate": map[string]any{
		"CertificateArn": r.Physical, "DomainName": r.Text("DomainName"), "SubjectAlternativeNames": names, "Status": s.status(r), "Type": "AMAZON_ISSUED",
		"CreatedAt": wire.Epoch(r.Created), "KeyAlgorithm": "RSA-2048", "DomainValidationOptions": options, "InUseBy": []any{},
	}}), nil
}

func (s *service) request(q *wire.Request) (wire.Output, error) {
	domain := world.TextOf(q.JSON, "DomainName")
	if domain == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value null at 'domainName' failed to satisfy constraint: Member must not be null")
	}
	properties := map[string]any{"DomainName": domain, "ValidationMethod": "DNS"}
	if names, ok := q.JSON["SubjectAlternativeNames"]; ok {
		properties["SubjectAlternativeNames"] = names
	}
	r, err := catalogue.Make(s.w, q.Region, certificateType, properties)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"CertificateArn": r.Physical}), nil
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, err := s.certificate(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.Output{}, s.w.Delete(q.Region, certificateType, r.Physical)
}

func (s *service) tags(q *wire.Request) (wire.Output, error) {
	r, err := s.certificate(q)
	if err != nil {
		return wire.Output{}, err
	}
	tags := []any{}
	for _, tag := range r.Tags {
		tags = append(tags, map[string]string{"Key": tag.Key, "Value": tag.Value})
	}
	return wire.JSON(map[string]any{"Tags": tags}), nil
}
