package simulator

import (
	"strings"

	"gantry/aws/simulator/acm"
	"gantry/aws/simulator/autoscaling"
	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/cloudformation"
	"gantry/aws/simulator/ec2"
	"gantry/aws/simulator/ecr"
	"gantry/aws/simulator/ecs"
	"gantry/aws/simulator/eks"
	"gantry/aws/simulator/elbv2"
	"gantry/aws/simulator/events"
	"gantry/aws/simulator/iam"
	"gantry/aws/simulator/kms"
	"gantry/aws/simulator/logs"
	"gantry/aws/simulator/rds"
	"gantry/aws/simulator/route53"
	"gantry/aws/simulator/s3"
	"gantry/aws/simulator/secretsmanager"
	"gantry/aws/simulator/sns"
	"gantry/aws/simulator/sqs"
	"gantry/aws/simulator/ssm"
	"gantry/aws/simulator/sts"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// engine is what the simulator needs of CloudFormation beside its API.
type engine interface {
	Fail(logical, fault string)
	Drill(probability float64)
}

// assemble puts the services over a world.
func assemble(w *world.World) (*wire.Router, engine, error) {
	w.Explain(catalogue.Explain)
	router := &wire.Router{}
	router.Add(
		sts.New(w), ec2.New(w), ssm.New(w), s3.New(w), iam.New(w), route53.New(w), secretsmanager.New(w), ecr.New(w), ecs.New(w), eks.New(w),
		elbv2.New(w), logs.New(w), sqs.New(w), sns.New(w), events.New(w), acm.New(w), kms.New(w), rds.New(w),
	)
	fleets, err := autoscaling.New(w)
	if err != nil {
		return nil, nil, err
	}
	router.Add(fleets)
	account := &cloudformation.Account{
		World: w, ZoneNames: world.ZoneNames,
		Objects: func(_, url string) ([]byte, error) { return fetch(w, url) },
		Parameters: func(region, name string) (value, kind string, ok bool) {
			return ssm.Parameter(w, region, name)
		},
		Secrets: func(region, reference string) (string, error) { return secretsmanager.Resolve(w, region, reference) },
	}
	cfn, err := cloudformation.New(cloudformation.Options{World: account, Types: account, Store: w, Seed: w.Seed()})
	if err != nil {
		return nil, nil, err
	}
	w.Register(cfn)
	router.Add(cfn.Service())
	return router, cfn, nil
}

// fetch reads a template or policy from S3. The refusals are CloudFormation's.
func fetch(w *world.World, url string) ([]byte, error) {
	bucket, key, ok := s3.Location(url)
	if !ok {
		if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
			host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://"), "/")
			return nil, wire.Invalid("S3 error: Domain name specified in %s is not a valid S3 domain", host)
		}
		return nil, wire.Invalid("TemplateURL must be a supported URL.")
	}
	object, err := s3.Object(w, bucket, key)
	if err != nil {
		return nil, wire.Invalid("S3 error: %s\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html", refusalOf(err).Message)
	}
	return object, nil
}
