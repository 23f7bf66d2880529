using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Cli.Tests;

/// <summary>An audit with every figure set, to see how it is printed.</summary>
internal static class FakePrivacy
{
    public static RulerSummary Ruler { get; } = new("0123456789abcdef0123", "range", "training and hold-out rows", ["age", "sex"], [new("id", "key")], new Dictionary<string, double>(StringComparer.Ordinal));

    public static PrivacySummary Summary(double? plant = null)
    {
        var distances = new DistanceSummary(1000, 0.001, 0.002, 0.005, 0.02, 0.03, 0.2, 0.4, [1000]);
        var ratio = new NeighbourRatio(1000, 0.01, 0.05, 0.2, 0.8, 0.7);
        var risk = new AttackRisk(new Rate(300, 1000), new Rate(200, 1000), 0.1);
        var group = new QuasiIdentifierReport(40, 1, [10, 20, 30, 40, 900], 1, 1.5, 0.7);
        return new PrivacySummary
        {
            Rows = new AuditedRows(2000, 1000, 500, 3),
            Ruler = Ruler,
            Gower = distances,
            GowerToHoldout = distances,
            GowerControl = distances,
            GowerFromTrain = distances,
            Dcr5thPercentileRatio = 1.1,
            ExactMatches = 12,
            ExactMatchDetail = new ExactMatches(new Rate(12, 1000), new Rate(3, 500), 11),
            CloserToTrain = 0.5312,
            CloserToTrainDetail = new CloserToTrain(690, 10, 300, 0.8, 0.01),
            Nndr = ratio,
            NndrControl = ratio,
            MembershipAuc = 0.51,
            Membership = new MembershipAttack(2000, 500, 0.51, 0.01, 0.002, 0.011, 0.02, []),
            AttributeInference = [new("age", risk), new("sex", new AttackRisk(new Rate(1, 10), default, 0.5))],
            Linkability = risk,
            SinglingOut = new SinglingOutSummary(risk, risk),
            QuasiIdentifiers = new QuasiIdentifierSummary(["age"], "sex", true, group, group, new ReplicatedUniques(new Rate(5, 2000), new Rate(4, 2000), new Rate(1, 500)), new DisclosiveInSyntheticCorrectOriginal(new Rate(9, 2000), new Rate(8, 2000), new Rate(2, 500))),
            Sdmetrics = new SdmetricsSummary { DcrBaseline = new(0.5, 0.02, 0.04), DcrOverfitting = new(0.9, 0.55, 0.45), NewRows = new(0.99, 990, 10), Cap = 0.4, ZeroCap = 0.5, GeneralizedCap = 0.45, Disclosure = new(0.8, 0.4, 0.5) },
            Leaks = [new("age", 20, 4, new Rate(5, 1000), new Rate(3, 500), new Rate(1, 1000), new Rate(1, 500), true, false)],
            WorstSegments = [new("sex", 400, 0.85, 3.2)],
            Contributions = [new("age", 0.1), new("sex", 0.2)],
            Certificate = new Certificate { Pairs = 2_000_000, PrunedByBoxes = 1_900_000, PrunedByNominals = 50_000, PrunedByScreen = 40_000, Verified = 10_000, Equal = 0, Unvisited = 0, Rechecked = 1000, Differing = 0, Searches = [new("S→T", 1000, 2000, 2, 1000, 10_000)] },
            Plant = plant is { } share ? new PlantSummary(share, 5, 5, 5, 4, [new("exact matches, share", 0.012, 0.017, true), new("closer to train", 0.5312, 0.5313, false)]) : null,
            Coverage = [new("distances to train", "exact", "all 1000 synthetic rows"), new("linkability", "sampled", "500 training rows")],
            Findings = ["Copies: 1.2 % of the synthetic rows equal a training row; of the hold-out rows 0.6 % do."],
        };
    }
}
