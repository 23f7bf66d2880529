namespace SparkSynth.Core.Tasks;

/// <summary>
/// Which rows of a table a task sees when some are set aside. A row's side goes by a keyed hash of its place (file by name, row by number),
/// so every engine sets aside the same rows.
/// </summary>
/// <param name="HoldoutFraction">Share of rows set aside, in (0, 1).</param>
/// <param name="Seed">Key of the hash.</param>
/// <param name="IsHoldout">True: the rows set aside; false: the others.</param>
public sealed record RowSide(double HoldoutFraction, ulong Seed, bool IsHoldout)
{
    /// <summary>The other rows.</summary>
    public RowSide Other => this with { IsHoldout = !IsHoldout };
}
