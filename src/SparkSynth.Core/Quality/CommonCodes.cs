namespace SparkSynth.Core.Quality;

/// <summary>Codes that mean the same in the real and the other table, from each table's own codes of the second pass.</summary>
internal sealed class CommonCodes(QualityPlan plan, QualityComparison comparison)
{
    private readonly IReadOnlyList<QualityColumnProfile> _reals = plan.RealProfile.Columns;
    private readonly IReadOnlyList<QualityColumnProfile> _others = comparison.Profile.Columns;
    private readonly CategoryAlignment?[] _alignments = new CategoryAlignment?[plan.RealProfile.Columns.Count];
    private readonly int[]?[] _codes = new int[]?[4 * plan.RealProfile.Columns.Count];

    /// <summary>Categories of a discrete column, or null if one of the tables has too many to know them all.</summary>
    public CategoryAlignment? Alignment(int c)
    {
        if (_alignments[c] is { } known) return known;
        if (_reals[c].HasCategories && _others[c].HasCategories) return _alignments[c] = CategoryAlignment.Of(_reals[c], _others[c]);
        return null;
    }

    /// <summary>Common code of each code of one table's column: categories, or bins of a continuous column.</summary>
    /// <param name="c">A continuous column, or a discrete one that has an <see cref="Alignment"/>.</param>
    /// <param name="isOther">The other table, not the real one.</param>
    /// <param name="sharedEdges">Bins of the real range instead of each table's own.</param>
    public int[] Of(int c, bool isOther, bool sharedEdges)
    {
        ref int[]? codes = ref _codes[(4 * c) + (isOther ? 1 : 0) + (sharedEdges ? 2 : 0)];
        if (codes is not null) return codes;
        var profile = isOther ? _others[c] : _reals[c];
        var coding = (isOther ? comparison.Plan : plan.Real).Codings[c];
        return codes = profile.Column.Kind == QualityKind.Continuous
            ? BinCodes.Of(profile, coding, _reals[c], sharedEdges)
            : isOther ? Alignment(c)!.Other : Alignment(c)!.Real;
    }
}
