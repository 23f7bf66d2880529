using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Engine.Spark;

/// <summary>A table that Spark itself reads.</summary>
/// <param name="View">Name in the session under which it is found.</param>
/// <param name="Description">Its name or path in the job.</param>
internal sealed record SparkTable(string View, string Description, TableSchema Schema, long Rows, RowSide? Side) : ITable
{
    /// <summary>Why its files come through Spark although the job has them read here; null: it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>The files as the driver sees them; null: it does not.</summary>
    public ITable? Files { get; init; }

    private const string HashedSide = "Hold-out rows are chosen by a hash of their values, since rows that Spark reads have no place: equal rows are on the same side.";

    /// <summary>SQL that chooses the rows of <see cref="Side"/>, empty for all rows.</summary>
    public string Where => Side is null ? "" : " WHERE " + SparkLine.On(Schema, Side);

    public IReadOnlyList<string> Warnings =>
    [
        .. Reason is null ? Array.Empty<string>() : [$"The rows of '{Description}' come through Spark, which is slower than workers that open the files: {Reason}."],
        .. Side is null ? Array.Empty<string>() : [HashedSide],
    ];

    public string? Fingerprint => null;

    public ITable WithSide(RowSide side) => this with { Side = side };
}
