using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Benchmarks;

/// <summary>
/// Adult, fitted on one half, as many rows drawn: the share of synthetic rows whose nearest real row (Gower, exact) lies in that half and
/// not in the other. .5 says that nothing was memorised. Ties count half.
/// </summary>
internal static class PrivacyBenchmark
{
    private const int Splits = 5;

    public static async Task RunAsync(Bench bench, Report report)
    {
        report.Section("Privacy on Adult, 50 / 50, exact Gower");
        foreach (SynthesizerKind kind in Enum.GetValues<SynthesizerKind>())
        {
            var shares = new List<double>();
            for (int seed = 0; seed < Splits; seed++) shares.Add(await ShareAsync(bench, kind, seed));
            double mean = shares.Average(), error = Math.Sqrt(shares.Sum(s => (s - mean) * (s - mean)) / (Splits - 1) / Splits);
            report.Add(new Row($"{Words.Of(kind)}: closer to train", $"{Report.Score(mean)} ± {Report.Score(error)} (mean of {Splits} splits, standard error)", "no memory .5", kind == SynthesizerKind.CopulaNetwork ? "≤ .5150" : "", kind == SynthesizerKind.CopulaNetwork ? mean <= .515 : null));
        }
    }

    private static async Task<double> ShareAsync(Bench bench, SynthesizerKind kind, int seed)
    {
        RunResult run = await bench.RunAsync(new JobSpec
        {
            Real = new TableSpec { Path = bench.Adult },
            Holdout = new HoldoutSpec { Fraction = 0.5 },
            Seed = seed,
            Synthesizer = new SynthesizerSpec { Name = kind, Distribution = "empirical" },
            Evaluate = new EvaluateSpec { Enabled = false },
            Output = new OutputSpec { Folder = Path.Combine(bench.Scratch, "privacy"), Overwrite = true },
        });
        using TableSource real = TableSource.Open(new SourceOptions { Path = bench.Adult });
        using TableSource synthetic = TableSource.Open(new SourceOptions { Path = run.Sample.Path });
        var train = new RowSide(0.5, (ulong)seed, IsHoldout: false);
        var profile = new GowerProfile(real.Schema);
        Read(real, null, batch => profile.Add(batch));
        GowerRuler ruler = GowerRuler.Create(new GowerOptions(), profile);
        PackedRows queries = Pack(ruler, synthetic, null, (int)run.Sample.Rows);
        long[] toTrain = Nearest(ruler, real, train, queries), toHoldout = Nearest(ruler, real, train.Other, queries);
        return toTrain.Zip(toHoldout, (t, h) => t < h ? 1.0 : t == h ? 0.5 : 0.0).Average();
    }

    private static long[] Nearest(GowerRuler ruler, TableSource real, RowSide side, PackedRows queries)
    {
        int count = 0;
        Read(real, side, batch => count += batch.Length);
        ReferenceTree tree = ReferenceTreeBuilder.Build(Pack(ruler, real, side, count), Each);
        return NearestSearch.Run(tree, queries, new NearestOptions { Neighbours = 1 }, Each).Units;
    }

    private static PackedRows Pack(GowerRuler ruler, TableSource table, RowSide? side, int count)
    {
        var packer = new RowPacker(ruler, table.Schema, "table");
        var rows = new PackedRows(ruler, count);
        int next = 0;
        Read(table, side, batch =>
        {
            packer.Pack(batch, rows, next);
            next += batch.Length;
        });
        return rows;
    }

    private static void Read(TableSource table, RowSide? side, Action<Core.Tables.ColumnBatch> add)
    {
        using SliceReader reader = table.CreateReader([.. Enumerable.Range(0, table.Schema.Columns.Length)], side);
        foreach (InputSlice slice in table.Slices)
        {
            reader.Open(slice);
            while (reader.Read()) add(reader.Batch);
        }
    }

    private static void Each(int count, Action<int> body) => Parallel.For(0, count, body);
}
