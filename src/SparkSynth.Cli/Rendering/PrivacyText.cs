using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Cli.Rendering;

/// <summary>An audit for people: what was found, between its baselines; then what the figures rest on. Evidence, never one green score.</summary>
internal static class PrivacyText
{
    private const int Worst = 5;

    /// <summary>The few lines that <c>run</c> shows.</summary>
    public static void WriteShort(TextWriter writer, PrivacySummary p)
    {
        Distances(writer, p);
        Figures(writer, p);
        Ladder(writer, p);
        Findings(writer, p);
        writer.WriteLine("  Evidence from these rows and these attacks, no guarantee; results.json has all of it.");
    }

    public static void Write(TextWriter writer, PrivacySummary p)
    {
        writer.WriteLine($"  {Numbers.Of(p.Rows.Synthetic, "synthetic row")} against {Numbers.Of(p.Rows.Train, "training row")}{(p.Rows.Holdout is { } h ? $", {Numbers.Of(h, "hold-out row")}" : ", no hold-out")}; {p.Ruler.Columns.Count} columns compared{LeftOut(p)}");
        writer.WriteLine();
        Distances(writer, p);
        Figures(writer, p);
        Attacks(writer, p);
        Groups(writer, p);
        Columns(writer, p);
        Planted(writer, p);
        Findings(writer, p);
        Basis(writer, p);
    }

    private static string LeftOut(PrivacySummary p) => p.Ruler.LeftOut.Count == 0 ? "" : $"; left out: {string.Join(", ", p.Ruler.LeftOut.Select(c => $"{c.Column} ({c.Reason})"))}";

    private static void Distances(TextWriter writer, PrivacySummary p)
    {
        var table = new TextTable("Distance to the closest record", "min", "1 %", "5 %", "median", "mean");
        void Row(string name, DistanceSummary? d)
        {
            if (d is not null) table.Add(name, Numbers.Short(d.Min, 4), Numbers.Short(d.P01, 4), Numbers.Short(d.P05, 4), Numbers.Short(d.Median, 4), Numbers.Short(d.Mean, 4));
        }

        Row(p.GowerAtLeast is null ? "synthetic to train" : "synthetic to train, at most", p.Gower);
        Row("synthetic to train, at least", p.GowerAtLeast);
        Row("hold-out to train (natural level)", p.GowerControl);
        Row("synthetic to hold-out", p.GowerToHoldout);
        Row("train to synthetic", p.GowerFromTrain);
        if (p.Nndr is { } n) table.Add("nearest over second nearest", Numbers.Short(n.Min, 4), Numbers.Short(n.P01, 4), Numbers.Short(n.P05, 4), Numbers.Short(n.Median, 4), Numbers.Short(n.Mean, 4));
        if (p.NndrControl is { } c) table.Add("  of the hold-out", Numbers.Short(c.Min, 4), Numbers.Short(c.P01, 4), Numbers.Short(c.P05, 4), Numbers.Short(c.Median, 4), Numbers.Short(c.Mean, 4));
        table.Write(writer);
        writer.WriteLine();
    }

    private static void Figures(TextWriter writer, PrivacySummary p)
    {
        var table = new TextTable("Memory of single rows", "found", "without memory", "").Left(3);
        var exact = p.ExactMatchDetail;
        table.Add("exact matches", Numbers.Score(exact.Synthetic.Share), Numbers.Score(exact.Holdout.Share), $"{Numbers.Of(p.ExactMatches, "row")}, {Numbers.Of(exact.CopiedRecords, "training record")}");
        if (p.Dcr5thPercentileRatio is { } ratio) table.Add("5 % distance, over the hold-out's", Numbers.Score(ratio), "1.0000", "");
        if (p.CloserToTrainDetail is { } closer)
            table.Add("closer to train (balanced)", Numbers.Score(closer.Balanced), "0.5000", $"share {Numbers.Score(closer.Share)} [{Numbers.Score(closer.Low)}, {Numbers.Score(closer.High)}] of {Numbers.Score(closer.Null)} by chance");
        if (p.Membership is { } m)
            table.Add("membership attack, AUC", Numbers.Score(m.Auc), "0.5000", $"true positives at 0.1 % / 1 % false: {Numbers.Score(m.TprAt01Percent)} / {Numbers.Score(m.TprAt1Percent)}");
        table.Write(writer);
    }

    private static void Ladder(TextWriter writer, PrivacySummary p)
    {
        if (p.Ladder is not { } ladder) return;
        var table = new TextTable("Privacy ladder", "closer to train", "±", "overall quality", "").Left(4);
        foreach (LadderStep step in ladder) table.Add(step.Step, Numbers.Score(step.CloserToTrain), Numbers.Score(step.StandardError), Numbers.Score(step.Overall), step.Chosen ? "taken" : "");
        writer.WriteLine();
        table.Write(writer);
        writer.WriteLine($"  means of {ladder[0].Splits} splits in halves; quality of the first");
    }

    private static void Attacks(TextWriter writer, PrivacySummary p)
    {
        if (p.AttributeInference is null && p.Linkability is null && p.SinglingOut is null) return;
        var table = new TextTable("Attacks", "train", "hold-out", "guessing", "risk", "95 %");
        void Row(string name, AttackRisk? risk)
        {
            if (risk is not null)
                table.Add(name, Numbers.Score(risk.Train.Share), Numbers.Score(risk.Holdout.Share), Numbers.Score(risk.Baseline), Numbers.Score(risk.Risk), double.IsFinite(risk.Risk) ? $"[{Numbers.Score(risk.Low)}, {Numbers.Score(risk.High)}]" : "–");
        }

        foreach (AttributeRisk risk in (p.AttributeInference ?? []).OrderByDescending(a => double.IsFinite(a.Risk.Low) ? a.Risk.Low : 0).ThenByDescending(a => a.Risk.Train.Share - a.Risk.Baseline).Take(Worst)) Row($"infer {risk.Column}", risk.Risk);
        Row("link halves", p.Linkability);
        Row("single out, one column", p.SinglingOut?.Univariate);
        Row("single out, several columns", p.SinglingOut?.Multivariate);
        writer.WriteLine();
        table.Write(writer);
        if (p.AttributeInference is { Count: > Worst } all) writer.WriteLine($"  the {Worst} worst of {all.Count} attacked columns; --json has all");
    }

    private static void Groups(TextWriter writer, PrivacySummary p)
    {
        if (p.QuasiIdentifiers is { } q)
        {
            var table = new TextTable("Groups", "synthetic", "train");
            table.Add("smallest class (k)", Numbers.Count(q.Synthetic.K), Numbers.Count(q.Train.K));
            table.Add("rows alone in their class", Numbers.Count(q.Synthetic.RowsBySize[0]), Numbers.Count(q.Train.RowsBySize[0]));
            if (q.Secret is not null)
            {
                table.Add("least secret values in a class (l)", Numbers.Count(q.Synthetic.DistinctL), Numbers.Count(q.Train.DistinctL));
                table.Add("largest distance to the whole (t)", Numbers.Score(q.Synthetic.T), Numbers.Score(q.Train.T));
            }
            writer.WriteLine();
            table.Write(writer);
            writer.WriteLine($"  training rows unique in both tables: {Numbers.Score(q.ReplicatedUniques.Replicated.Share)} (hold-out {Numbers.Score(q.ReplicatedUniques.HoldoutReplicated.Share)})");
            if (q.Disco is { } disco) writer.WriteLine($"  secret disclosed and right (DiSCO): {Numbers.Score(disco.Train.Share)} (hold-out {Numbers.Score(disco.Holdout.Share)}; the training rows themselves {Numbers.Score(disco.DisclosiveInTrain.Share)})");
            writer.WriteLine($"  quasi-identifiers{(q.Chosen ? " (chosen)" : "")}: {string.Join(", ", q.Columns)}; secret: {q.Secret ?? "none"}");
        }
        if (p.Sdmetrics is { } s)
        {
            var table = new TextTable("SDMetrics", "score");
            table.Add("DCRBaselineProtection", Numbers.Score(s.DcrBaseline?.Score));
            table.Add("DCROverfittingProtection", Numbers.Score(s.DcrOverfitting?.Score));
            table.Add("NewRowSynthesis", Numbers.Score(s.NewRows?.Score));
            table.Add("CategoricalCAP / zero / generalized", $"{Numbers.Score(s.Cap)} / {Numbers.Score(s.ZeroCap)} / {Numbers.Score(s.GeneralizedCap)}");
            table.Add("DisclosureProtection", Numbers.Score(s.Disclosure?.Score));
            writer.WriteLine();
            table.Write(writer);
        }
    }

    private static void Columns(TextWriter writer, PrivacySummary p)
    {
        if (p.Leaks is { Count: > 0 } leaks)
        {
            var table = new TextTable("Rare values that come back", "values", "of", "rows", "hold-out", "ends").Left(5);
            foreach (ColumnLeak leak in leaks.Where(l => l.RareValues > 0 || l.MinimumReturned || l.MaximumReturned).OrderByDescending(l => l.SyntheticRare.Share).Take(Worst))
                table.Add(leak.Column, Numbers.Count(leak.RareValuesReturned), Numbers.Count(leak.RareValues), Numbers.Score(leak.SyntheticRare.Share), Numbers.Score(leak.HoldoutRare.Share), $"{(leak.MinimumReturned ? "min " : "")}{(leak.MaximumReturned ? "max" : "")}".Trim());
            writer.WriteLine();
            table.Write(writer);
        }
        if (p.WorstSegments is { Count: > 0 } segments)
        {
            var table = new TextTable("Segments closest to train", "rows", "share", "z");
            foreach (SegmentSummary segment in segments.Take(Worst)) table.Add($"a value of {segment.Column}", Numbers.Count(segment.Rows), Numbers.Score(segment.Share), Numbers.Short(segment.ZScore, 3));
            writer.WriteLine();
            table.Write(writer);
        }
    }

    private static void Planted(TextWriter writer, PrivacySummary p)
    {
        if (p.Plant is not { } plant) return;
        writer.WriteLine();
        writer.WriteLine($"  Planted: {plant.ExactFound} of {plant.ExactCopies} exact copies found, {plant.NearFound} of {plant.NearCopies} near copies");
        var table = new TextTable("Measure", "without", "with planted rows", "").Left(3);
        foreach (PlantedMeasure measure in plant.Measures) table.Add(measure.Measure, Numbers.Score(measure.Without), Numbers.Score(measure.With), measure.Noticed ? "notices" : "does not notice");
        table.Write(writer);
    }

    private static void Findings(TextWriter writer, PrivacySummary p)
    {
        writer.WriteLine();
        writer.WriteLine(p.Findings.Count == 0 ? "  Nothing stands out beyond its baseline; that is no proof that nothing leaks." : "  Stands out:");
        foreach (string finding in p.Findings) writer.WriteLine($"  - {finding}");
    }

    private static void Basis(TextWriter writer, PrivacySummary p)
    {
        writer.WriteLine();
        writer.WriteLine("  What this rests on");
        foreach (Coverage coverage in p.Coverage) writer.WriteLine($"  - {coverage.Measure}: {coverage.How}; {coverage.Detail}");
        writer.WriteLine($"  - certificate: {Numbers.Count(p.Certificate.Pairs)} pairs of rows, {Numbers.Count(p.Certificate.Verified)} compared exactly, {Numbers.Count(p.Certificate.Unvisited)} unsearched, the others provably further; {Numbers.Count(p.Certificate.Rechecked)} rows searched again by brute force, {p.Certificate.Differing} differing");
        writer.WriteLine($"  - distance: Gower, {p.Ruler.Scale} of {p.Ruler.RangesFrom}, ruler {p.Ruler.Hash[..16]}");
        writer.WriteLine("  Empirical evidence about these rows and these attackers. No guarantee, no differential privacy; attackers who know more were not tried.");
    }
}
