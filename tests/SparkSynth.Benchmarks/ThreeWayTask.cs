using System.Collections.Immutable;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Benchmarks;

/// <summary>Counts of triples of columns.</summary>
internal sealed record ThreeWayTask(TablePlan Plan, ImmutableArray<(int A, int B, int C)> Triples, ImmutableArray<int> Columns) : FoldTask(Columns)
{
    public override string Kind => "three-way";

    public override FoldState CreateState() => new ThreeWayFold(Plan, Triples);
}
