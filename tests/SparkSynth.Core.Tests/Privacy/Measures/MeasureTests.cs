using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Core.Tests.Privacy.Measures;

[TestFixture]
public class MeasureTests
{
    private static readonly Action<int, Action<int>> Serial = (n, body) =>
    {
        for (int i = 0; i < n; i++) body(i);
    };

    private static NearestResult Result(int k, params (long Units, long Id)[] entries)
    {
        var result = new NearestResult(entries.Length / k, k);
        for (int i = 0; i < entries.Length; i++) (result.Units[i], result.Ids[i]) = entries[i];
        return result;
    }

    [Test]
    public void Rate_has_Wilsons_interval()
    {
        var rate = new Rate(10, 100);
        Assert.That((rate.Low, rate.High), Is.EqualTo((0.0552, 0.1744)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 5e-5 && Math.Abs(a.Item2 - b.Item2) < 5e-5));
        Assert.That(new Rate(0, 10).Low, Is.Zero.Within(1e-15));
        Assert.That(new Rate(0, 10).High, Is.EqualTo(0.2775).Within(5e-5));
        Assert.That(default(Rate).Share, Is.NaN);
    }

    [Test]
    public void Risk_is_the_excess_over_the_control()
    {
        var risk = new AttackRisk(new Rate(500, 1000), new Rate(200, 1000), 0.1);
        Assert.That(risk.Risk, Is.EqualTo((0.5 - risk.Holdout.Centre) / (1 - risk.Holdout.Centre)).Within(1e-12));
        Assert.That(risk.Low, Is.InRange(0.3, risk.Risk));
        Assert.That(risk.BeatsBaseline, Is.True);
        Assert.That(new AttackRisk(new Rate(100, 1000), new Rate(200, 1000), 0.2).Risk, Is.Zero);
        Assert.That(new AttackRisk(new Rate(100, 1000), default, 0.2).Risk, Is.NaN);
    }

    [Test]
    public void Quantiles_are_linear_between_order_statistics()
    {
        Assert.That(OrderStatistics.SortedQuantile([1, 2, 3, 4], 0.5), Is.EqualTo(2.5));
        Assert.That(OrderStatistics.SortedQuantile([1, 2, 3, 4], 1), Is.EqualTo(4));
        Assert.That(OrderStatistics.SortedQuantile([7], 0.3), Is.EqualTo(7));
        Assert.That(OrderStatistics.SortedQuantile([], 0.3), Is.NaN);
    }

    [Test]
    public void Closer_to_train_shares_ties_by_the_null()
    {
        var train = Result(1, (1, 10), (5, 11), (5, 12), (2, 13));
        var holdout = Result(1, (2, 20), (5, 21), (3, 22), (long.MaxValue, -1));
        var share = CloserToTrain.Of(train, holdout, 300, 100);
        Assert.That((share.Closer, share.Ties, share.Further, share.Null), Is.EqualTo((2, 1, 1, 0.75)));
        Assert.That(share.Share, Is.EqualTo(2.75 / 4));
        Assert.That(share.Balanced, Is.EqualTo((2.75 / 3) / ((2.75 / 3) + (1.25 / 1))).Within(1e-12));
    }

    [Test]
    public void Standard_error_grows_when_rows_share_a_neighbour()
    {
        var apart = Enumerable.Range(0, 100).Select(i => ((long)(i % 2 == 0 ? 1 : 3), (long)i)).ToArray();
        var together = Enumerable.Range(0, 100).Select(i => ((long)(i % 2 == 0 ? 1 : 3), (long)(i % 2))).ToArray();
        var holdout = Result(1, Enumerable.Range(0, 100).Select(i => (2L, (long)i)).ToArray());
        Assert.That(CloserToTrain.Of(Result(1, apart), holdout, 1, 1).StandardError, Is.EqualTo(0.05).Within(1e-12));
        Assert.That(CloserToTrain.Of(Result(1, together), holdout, 1, 1).StandardError, Is.GreaterThan(0.25));
    }

    [Test]
    public void Neighbour_ratio_takes_equal_records_as_one()
    {
        var ratio = NeighbourRatio.Of(Result(2, (0, 1), (0, 2), (1, 3), (4, 5), (3, 1), (long.MaxValue, -1), (0, 1), (9, 2)));
        Assert.That((ratio.Rows, ratio.Min, ratio.Median), Is.EqualTo((3, 0, 0.25)));
        Assert.That(ratio.Mean, Is.EqualTo(1.25 / 3).Within(1e-15));
    }

    [Test]
    public void Membership_attack_counts_ties_half()
    {
        var attack = MembershipAttack.Of([0, 0, 1, 5], [1, 2, 3, 4]);
        Assert.That(attack.Auc, Is.EqualTo((4 + 4 + 3.5 + 0) / 16).Within(1e-15));
        Assert.That(attack.TprAt01Percent, Is.EqualTo(0.5));
        Assert.That(attack.Advantage, Is.EqualTo(0.5));
        Assert.That(attack.Curve[0], Is.EqualTo(new RocPoint(0, 0)));
        Assert.That(attack.Curve[^1], Is.EqualTo(new RocPoint(1, 1)));
        Assert.That(MembershipAttack.Of([3, 3], [3, 3]).Auc, Is.EqualTo(0.5));
        Assert.That(MembershipAttack.Of([], [3]).Auc, Is.NaN);
    }

    [Test]
    public void Linked_targets_share_a_neighbour()
    {
        var a = Result(2, (0, 1), (1, 2), (0, 3), (1, 4));
        var b = Result(2, (0, 2), (1, 9), (0, 5), (1, 6));
        Assert.That(Linkability.Attack(a, b), Is.EqualTo(new Rate(1, 2)));
        Assert.That(Linkability.Evaluate(a, b, null, null, 4).Baseline, Is.EqualTo(1 - (2 / 4.0 * 1 / 3)).Within(1e-12));
    }

    [Test]
    public void Inference_is_right_by_category_or_within_five_percent()
    {
        var secret = AuditData.Of(["c0"], AuditData.Text("100", "100", "-50", "-"), AuditData.Text("104", "94", "-52", "-"))[0];
        Assert.That(secret.Numbers, Is.Not.Null);
        var nearest = Result(1, (0, 0), (0, 1), (0, 2), (0, 3));
        Assert.That(AttributeInference.Attack(secret, nearest, 0, 1), Is.EqualTo(new Rate(3, 4))); // 94 misses 100 by more than 5 %; a negative guess is no free success
        var wrong = AuditData.Of(["c0"], AuditData.Text("40"), AuditData.Text("-50"))[0];
        Assert.That(AttributeInference.Attack(wrong, Result(1, (0, 0)), 0, 1).Successes, Is.Zero);
    }

    [Test]
    public void Singling_out_finds_planted_copies_and_not_strangers()
    {
        var random = new RandomTable(3);
        CsvTable train = random.Create(600, 4, 1, 3, 8), holdout = random.Create(300, 4, 1, 3, 8), fresh = random.Create(600, 4, 1, 3, 8);
        var copied = AuditData.Of([], train, train, holdout);
        var strangers = AuditData.Of([], train, fresh, holdout);
        var a = SinglingOut.Evaluate(copied, SinglingOut.Multivariate(copied, 1, 3, 200, 20_000, 5), 0, 2, 1, 5);
        var b = SinglingOut.Evaluate(strangers, SinglingOut.Multivariate(strangers, 1, 3, 200, 20_000, 5), 0, 2, 1, 5);
        Assert.That(a.Train.Attempts, Is.EqualTo(200));
        Assert.That(a.Risk, Is.GreaterThan(0.15));
        Assert.That(a.Low, Is.GreaterThan(b.Low));
        Assert.That(b.Low, Is.LessThan(0.05));
        var other = SinglingOut.Multivariate(AuditData.Of([], fresh, train, holdout), 1, 3, 200, 20_000, 5); // codes differ, rows do not
        Assert.That(other.Select(p => p.Conditions.Select(c => (c.Column, c.Test, c.Number))), Is.EqualTo(SinglingOut.Multivariate(copied, 1, 3, 200, 20_000, 5).Select(p => p.Conditions.Select(c => (c.Column, c.Test, c.Number)))));
        var univariate = SinglingOut.Univariate(copied, 1, 100, 5);
        Assert.That(univariate, Has.Length.EqualTo(100));
        Assert.That(univariate.All(p => p.Count(copied, 1, 5) == 1), Is.True);
    }

    [Test]
    public void Quasi_identifiers_give_k_l_and_t()
    {
        var columns = AuditData.Of([], AuditData.Text("x a", "x a", "x b", "y a", "y b", "y c"));
        var report = QuasiIdentifierReport.Of(RowGroups.By(columns[..1]), columns[1], 0);
        Assert.That((report.Classes, report.K, report.DistinctL), Is.EqualTo((2, 3, 2)));
        Assert.That(report.RowsBySize, Is.EqualTo(new long[] { 0, 0, 6, 0, 0 }));
        Assert.That(report.EntropyL, Is.EqualTo(Math.Exp(-(2 / 3.0 * Math.Log(2 / 3.0)) - (1 / 3.0 * Math.Log(1 / 3.0)))).Within(1e-12));
        Assert.That(report.T, Is.EqualTo(1 / 6.0).Within(1e-12));
    }

    [Test]
    public void T_of_numbers_is_the_ordered_movers_distance()
    {
        // Li et al. 2007, example of section 5.3: salaries 3 … 11 k; class {3, 4, 5} has 0.375, class {6, 8, 11} has 0.167
        string[] salaries = ["3", "4", "5", "6", "7", "8", "9", "10", "11"];
        string[] classes = ["a", "a", "a", "b", "c", "b", "c", "c", "b"];
        var columns = AuditData.Of([], AuditData.Text(salaries.Select((s, i) => $"{classes[i]} {s}").ToArray()));
        Assert.That(QuasiIdentifierReport.Of(RowGroups.By(columns[..1]), columns[1], 0).T, Is.EqualTo(0.375).Within(1e-12));
        var others = AuditData.Of([], AuditData.Text(salaries.Select((s, i) => $"{(classes[i] == "b" ? "b" : "all")} {s}").ToArray()));
        Assert.That(QuasiIdentifierReport.Of(RowGroups.By(others[..1]), others[1], 0).T, Is.EqualTo(1 / 6.0).Within(1e-12));
    }

    [Test]
    public void Replicated_uniques_and_disclosive_rows_are_counted()
    {
        var columns = AuditData.Of([], AuditData.Text("x a", "y a", "y b", "z c", "w -"), AuditData.Text("x a", "y b", "y b", "z d", "w -", "w -"));
        var unique = ReplicatedUniques.Of(RowGroups.By(columns[..1]));
        Assert.That((unique.TrainUniques.Successes, unique.Replicated.Successes), Is.EqualTo((3, 2))); // x, z, w; w twice in S
        var disco = DisclosiveInSyntheticCorrectOriginal.Of(RowGroups.By(columns[..1]), columns[1]);
        Assert.That((disco.DisclosiveInTrain.Successes, disco.Train.Successes), Is.EqualTo((3, 3))); // x a, y b, w null
    }

    [Test]
    public void Column_leak_counts_rare_values_and_extremes_that_return()
    {
        var column = AuditData.Of(["c0"],
            AuditData.Text("1", "5", "5", "5", "7", "9"), AuditData.Text("1", "1", "5", "8"), AuditData.Text("5", "7"))[0];
        var leak = ColumnLeak.Of(column, minimumSupport: 3, holdout: 2);
        Assert.That((leak.RareValues, leak.RareValuesReturned, leak.SyntheticRare.Successes, leak.HoldoutRare.Successes), Is.EqualTo((3, 1, 2, 1)));
        Assert.That((leak.SyntheticUnique.Successes, leak.MinimumReturned, leak.MaximumReturned), Is.EqualTo((2, true, false)));
    }

    [Test]
    public void Worst_segment_is_the_one_that_remembers()
    {
        var columns = AuditData.Of([], AuditData.Text(Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? "bad" : "fine").ToArray()), AuditData.Text(Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? "bad" : "fine").ToArray()));
        var train = Result(1, Enumerable.Range(0, 400).Select(i => (i % 4 == 0 ? 1L : i % 2 == 0 ? 1 : 3, (long)i)).ToArray());
        var holdout = Result(1, Enumerable.Range(0, 400).Select(i => (2L, (long)i)).ToArray());
        var worst = SegmentRisk.Worst(columns, train, holdout, 0.5)[0];
        Assert.That((worst.Rows, worst.Share, worst.ZScore), Is.EqualTo((100, 1.0, 10.0)));
    }

    [Test]
    public void Contributions_of_columns_sum_to_the_mean_distance()
    {
        var random = new RandomTable(13);
        CsvTable real = random.Create(400, 3, 1, 3, 4, 0.1), synthetic = random.Create(200, 3, 1, 3, 5, 0.1);
        var ruler = Rulers.Over(new GowerOptions { Weights = System.Collections.Immutable.ImmutableDictionary<string, double>.Empty.Add("c1", 3) }, real);
        PackedRows t = Rulers.Pack(ruler, real, firstId: 9), s = Rulers.Pack(ruler, synthetic);
        var nearest = NearestSearch.Run(ReferenceTreeBuilder.Build(t, Serial), s, new NearestOptions(), Serial);
        var summary = DistanceSummary.Of(ruler, nearest.Units.Where((_, i) => i % 2 == 0).ToArray());
        Assert.That(ColumnContribution.Of(s, t, nearest).Sum(c => c.MeanTerm) / ruler.WeightSum, Is.EqualTo(summary.Mean).Within(1e-12));
        Assert.That(summary.Histogram.Sum(), Is.EqualTo(200));
        Assert.That(summary.Median, Is.EqualTo(nearest.Distances(ruler).Order().Skip(99).Take(2).Average()).Within(1e-15));
    }

    /// <summary>The positive control of every audit: copies and near copies must show.</summary>
    [Test]
    public void Planted_copies_are_all_found()
    {
        var random = new RandomTable(11);
        CsvTable train = random.Create(1500, 5, 1, 4, 6), holdout = random.Create(1500, 5, 1, 4, 6);
        var ruler = Rulers.Over(new GowerOptions(), train, holdout);
        PackedRows t = Rulers.Pack(ruler, train), h = Rulers.Pack(ruler, holdout);
        var copies = t.Take(Enumerable.Range(0, 150).Select(i => i * 10).ToArray());
        var tree = ReferenceTreeBuilder.Build(t, Serial);
        var toTrain = NearestSearch.Run(tree, copies, new NearestOptions(), Serial);
        var matches = ExactMatches.Of(toTrain, NearestSearch.Run(tree, h, new NearestOptions(), Serial));
        Assert.That((matches.Synthetic.Successes, matches.CopiedRecords, matches.IsTotalCopy, matches.IsAboveBaseline), Is.EqualTo((150, 150, true, true)));
        Assert.That(DistanceSummary.Of(ruler, toTrain.Units.Where((_, i) => i % 2 == 0).ToArray()).Max, Is.Zero);
        var share = CloserToTrain.Of(toTrain, NearestSearch.Run(ReferenceTreeBuilder.Build(h, Serial), copies, new NearestOptions { Neighbours = 1 }, Serial), 1500, 1500);
        Assert.That(share.Share, Is.EqualTo(1));
        var synthetic = ReferenceTreeBuilder.Build(t, Serial);
        long[] members = NearestSearch.Run(synthetic, t, new NearestOptions { Neighbours = 1 }, Serial).Units, others = NearestSearch.Run(synthetic, h, new NearestOptions { Neighbours = 1 }, Serial).Units;
        Assert.That(MembershipAttack.Of(members, others).Auc, Is.EqualTo(1));
    }
}
