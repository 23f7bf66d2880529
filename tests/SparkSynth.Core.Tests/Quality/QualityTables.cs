using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tests.Privacy;

namespace SparkSynth.Core.Tests.Quality;

/// <summary>Runs both passes over tables held in memory.</summary>
internal static class QualityTables
{
    public sealed record Table(QualitySchema Schema, ColumnBatch Batch);

    /// <summary>A reference table as pandas types it, with the columns of its metadata.</summary>
    public static Table Golden(string name, string which)
    {
        var csv = CsvTable.Read("sdmetrics-dcr", $"{name}_{which}.csv");
        var metadata = SdvMetadata.Parse(File.ReadAllText(RepositoryFiles.TestData("sdmetrics", name + "_metadata.json")), name);
        var (schema, positions) = metadata.Apply(csv.Schema, name);
        var batch = new ColumnBatch(positions.Length) { Length = csv.Batch.Length };
        for (int c = 0; c < positions.Length; c++) batch.Columns[c] = csv.Batch.Columns[positions[c]];
        return new(schema, batch);
    }

    public static QualityResult Evaluate(Table real, Table synthetic, Table? holdout = null, int batchRows = int.MaxValue)
    {
        Table[] others = holdout is null ? [synthetic] : [synthetic, holdout];
        var plan = QualityPlan.Create(Profile(real, batchRows), [.. others.Select(t => Profile(t, batchRows))]);
        var states = others.Select((t, i) => Pairs(plan.Comparisons[i].Plan, t, batchRows)).ToArray();
        return QualityEvaluator.Evaluate(plan, Pairs(plan.Real, real, batchRows), states[0], holdout is null ? null : states[1]);
    }

    public static QualityProfileFold Profile(Table table, int batchRows = int.MaxValue)
    {
        var state = new QualityProfileFold(table.Schema);
        foreach (var batch in Split(table.Batch, batchRows)) state.Add(batch);
        return state;
    }

    public static QualityPairFold Pairs(TablePlan plan, Table table, int batchRows = int.MaxValue)
    {
        var state = new QualityPairFold(plan);
        foreach (var batch in Split(table.Batch, batchRows)) state.Add(batch);
        return state;
    }

    /// <summary>Batches of at most so many rows.</summary>
    public static IEnumerable<ColumnBatch> Split(ColumnBatch batch, int rows)
    {
        for (int start = 0; start < batch.Length; start += Math.Min(rows, batch.Length - start))
        {
            var part = new ColumnBatch(batch.Columns.Length) { Length = Math.Min(rows, batch.Length - start) };
            for (int c = 0; c < part.Columns.Length; c++)
            {
                var (from, to) = (batch.Columns[c], part.Columns[c]);
                to.Values = from.Values.Length == 0 ? [] : from.Values[start..(start + part.Length)];
                to.Codes = from.Codes.Length == 0 ? [] : from.Codes[start..(start + part.Length)];
                to.Nulls = from.Nulls.Length == 0 ? new byte[part.Length] : from.Nulls[start..(start + part.Length)];
                to.NullCount = to.Nulls.Sum(n => n);
                to.Dictionary = from.Dictionary;
            }
            yield return part;
        }
    }
}
