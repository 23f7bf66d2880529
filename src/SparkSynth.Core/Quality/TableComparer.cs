namespace SparkSynth.Core.Quality;

/// <summary>Scores of one table against the real one, column by column and pair by pair.</summary>
internal sealed class TableComparer(QualityPlan plan, QualityComparison comparison, QualityPairFold real, QualityPairFold other)
{
    public const string TooLarge = "Too many different pairs of values to count exactly.";

    private const string TooMany = "Too many categories to count exactly.";

    private const string Incomparable = "The types of the two columns differ too much to compare their values.";

    private readonly IReadOnlyList<QualityColumnProfile> _reals = plan.RealProfile.Columns;
    private readonly IReadOnlyList<QualityColumnProfile> _others = comparison.Profile.Columns;
    private readonly CommonCodes _codes = new(plan, comparison);
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);

    /// <summary>What was not exact in the scores asked for so far.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <summary>Names of the columns with a single distinct value, nulls aside.</summary>
    public static IEnumerable<string> Constants(QualityColumnProfile a, QualityColumnProfile b)
        => new[] { a, b }.Where(c => c.Present > 0 && c.Min == c.Max).Select(c => c.Column.Name);

    /// <summary>Column Shapes.</summary>
    public List<ColumnScore> Shapes()
    {
        var scores = new List<ColumnScore>();
        for (int c = 0; c < _reals.Count; c++)
        {
            string name = _reals[c].Column.Name;
            if (_reals[c].Column.Kind == QualityKind.Continuous) scores.Add(new(name, "KSComplement", KolmogorovSmirnov(c)));
            else if (_reals[c].Column.Kind == QualityKind.Discrete) scores.Add(new(name, "TVComplement", Categories(c, (r, s) => TVComplement.Compute(r, s))));
        }
        return scores;
    }

    /// <summary>Evidence of all pairs.</summary>
    public List<PairEvidence> Pairs()
    {
        var pairs = new List<PairEvidence>();
        for (int i = 0; i < _reals.Count; i++)
            for (int j = i + 1; j < _reals.Count; j++)
            {
                var (a, b) = (_reals[i].Column.Kind, _reals[j].Column.Kind);
                if (a == QualityKind.Ignored || b == QualityKind.Ignored) continue;
                pairs.Add(a == QualityKind.Continuous && b == QualityKind.Continuous ? Correlation(i, j) : Contingency(i, j));
            }
        return pairs;
    }

    /// <summary>Data Validity.</summary>
    public List<ColumnScore> Validity()
    {
        var scores = new List<ColumnScore>();
        var schema = comparison.Profile.Schema;
        for (int k = 0; k < schema.Keys.Length; k++)
            if (schema.Keys[k].Length > 1) scores.Add(Key(k));
        for (int c = 0; c < _reals.Count; c++)
        {
            string name = _reals[c].Column.Name;
            switch (_reals[c].Column.Kind)
            {
                case QualityKind.Continuous:
                    scores.Add(new(name, "BoundaryAdherence", Boundary(c)));
                    if (_reals[c].Column.DatetimeFormat is not null)
                        scores.Add(new(name, "DatetimeFormatAdherence", MetricScore.None("The values are typed dates, not text.")));
                    break;
                case QualityKind.Discrete:
                    scores.Add(new(name, "CategoryAdherence", Categories(c, (r, s) => CategoryAdherence.Compute(r, s, _reals[c].Nulls, _others[c].Nulls))));
                    break;
                default:
                    for (int k = 0; k < schema.Keys.Length; k++)
                        if (schema.Keys[k].Length == 1 && schema.Keys[k][0] == c) scores.Add(Key(k));
                    break;
            }
        }
        return scores;
    }

    /// <summary>Metrics that no report holds.</summary>
    public List<ColumnScore> More()
    {
        var scores = new List<ColumnScore>();
        for (int c = 0; c < _reals.Count; c++)
        {
            var (r, s, name) = (_reals[c], _others[c], _reals[c].Column.Name);
            scores.Add(new(name, "MissingValueSimilarity", MissingValueSimilarity.Compute(r.Nulls, plan.RealProfile.Rows, s.Nulls, comparison.Profile.Rows)));
            if (r.Column.Kind == QualityKind.Continuous)
            {
                var (min, max) = r.Range;
                var (realMean, realDeviation) = NumericSummary.Of(r, plan.Real.Codings[c], real.Moments(c, c));
                var (mean, deviation) = NumericSummary.Of(s, comparison.Plan.Codings[c], other.Moments(c, c));
                scores.Add(new(name, "RangeCoverage", RangeCoverage.Compute(min, max, s.Range.Min, s.Range.Max)));
                scores.Add(new(name, "StatisticSimilarity.mean", StatisticSimilarity.Compute(realMean, mean, min, max)));
                scores.Add(new(name, "StatisticSimilarity.median", Median(r, s, min, max)));
                scores.Add(new(name, "StatisticSimilarity.std", StatisticSimilarity.Compute(realDeviation, deviation, min, max)));
            }
            else if (r.Column.Kind == QualityKind.Discrete)
            {
                scores.Add(new(name, "CategoryCoverage", Categories(c, (a, b) => CategoryCoverage.Compute(a, b))));
                scores.Add(new(name, "CSTest", Categories(c, (a, b) => CSTest.Compute([.. a, r.Nulls], [.. b, s.Nulls]))));
            }
        }
        return scores;
    }

    private static MetricScore Median(QualityColumnProfile real, QualityColumnProfile other, double min, double max)
        => real.Values!.IsExact && other.Values!.IsExact
            ? StatisticSimilarity.Compute(NumericSummary.Median(real), NumericSummary.Median(other), min, max)
            : MetricScore.None("Too many distinct values: the median is not kept.");

    private MetricScore KolmogorovSmirnov(int c)
    {
        if (_reals[c].Present == 0 || _others[c].Present == 0) return MetricScore.None(KSComplement.EmptyReason);
        if (comparison.Refinements[c] is not { } refinement) return MetricScore.None(Incomparable);
        int set = comparison.RealSets[c];
        var (statistic, open) = refinement.Evaluate(set < 0 ? null : real.Refined(c, set), set < 0 ? null : other.Refined(c, 0));
        if (open > 0)
            _warnings.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"KSComplement of '{_reals[c].Column.Name}' may be up to {open:G2} lower: too many distinct values to count all of them."));
        return new(1 - statistic);
    }

    private MetricScore Boundary(int c)
    {
        var (r, s) = (_reals[c], _others[c]);
        bool[] inside = BinCodes.Inside(s, comparison.Plan.Codings[c], r);
        long[] rows = other.Histogram(c);
        long count = 0;
        for (int code = 0; code < inside.Length; code++)
            if (inside[code]) count += rows[code];
        return BoundaryAdherence.Compute(r.Present > 0, r.Nulls > 0, count, s.Present, s.Nulls);
    }

    private ColumnScore Key(int key)
    {
        var (score, exact) = comparison.Profile.KeyScore(key);
        string name = string.Join(", ", comparison.Profile.Schema.Keys[key].Select(c => _others[c].Column.Name));
        if (!exact) _warnings.Add($"KeyUniqueness of '{name}' is estimated from a sample of the keys, chosen by hash: there are more than {DistinctKeys.Cap} keys.");
        return new(name, "KeyUniqueness", score);
    }

    private CategoryAlignment? Alignment(int c)
    {
        if (_codes.Alignment(c) is { } alignment) return alignment;
        _warnings.Add($"Column '{_reals[c].Column.Name}' has more than {QualityColumnProfile.CategoryCap} categories: none of its category scores is computed.");
        return null;
    }

    private MetricScore Categories(int c, Func<long[], long[], MetricScore> score)
    {
        if (Alignment(c) is not { } alignment) return MetricScore.None(TooMany);
        return score(Spread(_reals[c], alignment.Real, alignment.Count), Spread(_others[c], alignment.Other, alignment.Count));
    }

    private static long[] Spread(QualityColumnProfile profile, int[] codes, int count)
    {
        var rows = new long[count];
        if (profile.Texts is { } texts)
        {
            var entries = texts.ToSorted();
            for (int i = 0; i < entries.Length; i++) rows[codes[i]] = entries[i].Rows;
        }
        else
        {
            var entries = profile.Values!.ToSorted();
            for (int i = 0; i < entries.Length; i++) rows[codes[i]] += entries[i].Rows;
        }
        return rows;
    }

    private PairEvidence Correlation(int i, int j)
    {
        PearsonMoments r = real.Moments(i, j), s = other.Moments(i, j);
        return new()
        {
            First = _reals[i].Column.Name,
            Second = _reals[j].Column.Name,
            IsCorrelation = true,
            Obstacle = CorrelationSimilarity.Obstacle(Constants(_reals[i], _reals[j]), Constants(_others[i], _others[j]), r.Rows, long.MaxValue),
            SyntheticObstacle = CorrelationSimilarity.Obstacle([], [], long.MaxValue, s.Rows),
            Real = r.Correlation(),
            Synthetic = s.Correlation(),
        };
    }

    private PairEvidence Contingency(int i, int j)
    {
        var evidence = new PairEvidence { First = _reals[i].Column.Name, Second = _reals[j].Column.Name, IsCorrelation = false };
        foreach (int c in new[] { i, j })
            if (_reals[c].Column.Kind == QualityKind.Discrete && Alignment(c) is null) return evidence with { Obstacle = TooMany };
        ContingencyTable? r = real.Table(i, j), s = other.Table(i, j);
        if (r is null || s is null)
        {
            _warnings.Add($"Pair '{evidence.First}', '{evidence.Second}' has too many different pairs of values to count exactly (at most {TablePlan.SparseTotal} over all such pairs): it has no score.");
            return evidence with { Obstacle = TooLarge };
        }
        ContingencyTable Recode(ContingencyTable table, bool isOther, bool sharedEdges)
            => table.Recode(_codes.Of(i, isOther, sharedEdges), _codes.Of(j, isOther, sharedEdges));
        ContingencyTable ownReal = Recode(r, false, false), own = Recode(s, true, false);
        ContingencyTable sharedReal = Recode(r, false, true), shared = Recode(s, true, true);
        return evidence with
        {
            Own = ContingencySimilarity.Compute(ownReal, own),
            OwnAssociation = CramersV.Of(ownReal),
            Shared = ContingencySimilarity.Compute(sharedReal, shared),
            SharedAssociation = CramersV.Of(sharedReal),
        };
    }
}
