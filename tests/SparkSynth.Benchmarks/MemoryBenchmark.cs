using System.Globalization;

namespace SparkSynth.Benchmarks;

/// <summary>Memory does not grow with rows.</summary>
internal static class MemoryBenchmark
{
    public static void Run(Bench bench, Report report)
    {
        report.Section("Peak memory of sample");
        string job = Path.Combine(bench.Scratch, "memory.yaml");
        File.WriteAllText(job, $"real: {bench.Adult}\noutput: memory-fit\n");
        Child.SparkSynth(bench, "fit", job, "--overwrite");
        foreach (long rows in (long[])[1_000_000, 10_000_000, 100_000_000])
        {
            string folder = Path.Combine(bench.Scratch, "memory");
            Child child = Child.SparkSynth(bench, "sample", Path.Combine(bench.Scratch, "memory-fit", "model.json"), "--rows", rows.ToString(CultureInfo.InvariantCulture), "--out", folder, "--overwrite");
            report.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows"), $"{child.PeakBytes >> 20} MB in {Report.Number(child.Seconds, 1)} s", "", "< 1 GB", child.PeakBytes < 1 << 30));
            Directory.Delete(folder, recursive: true);
        }
    }
}
