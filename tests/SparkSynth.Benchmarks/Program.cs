// Whole-job benchmarks: prints Markdown tables of figures, what ran beside them, and what is to be reached.
// Usage: bench [quality] [tables] [privacy] [audit] [speed] [memory] [spark] [search] [kernels] [--engine local] [--rows N] [--audit-rows N] [--audit-real N] [--scratch DIR] [--threads N]   (no name: all but spark, search and kernels; --engine local: spark and search, which need one: scripts/spark)
using System.Globalization;
using SparkSynth.Benchmarks;

string Option(string name, string fallback)
{
    int at = Array.IndexOf(args, "--" + name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}

if (args is ["duckdb-read", var files, ..]) return DuckDbYardstick.Print(DuckDbYardstick.Read(files, int.Parse(Option("threads", "2"), CultureInfo.InvariantCulture)));
if (args is ["duckdb-copy", var source, var target, ..]) return DuckDbYardstick.Print(DuckDbYardstick.Copy(source, target, int.Parse(Option("threads", "2"), CultureInfo.InvariantCulture)));

string root = Directory.GetCurrentDirectory();
string scratch = Path.GetFullPath(Option("scratch", Path.Combine(root, "artifacts", "bench")));
int threads = int.Parse(Option("threads", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
long rows = long.Parse(Option("rows", "10000000"), CultureInfo.InvariantCulture);
long auditRows = long.Parse(Option("audit-rows", "1000000"), CultureInfo.InvariantCulture);
long auditReal = long.Parse(Option("audit-real", auditRows.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
string[] all = ["quality", "tables", "privacy", "audit", "speed", "memory"];
string[] known = [.. all, "spark", "search", "kernels"];
string[] wanted = [.. args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
if (wanted.FirstOrDefault(w => !known.Contains(w)) is { } wrong)
{
    Console.Error.WriteLine($"error: there is no benchmark '{wrong}'; there are: {string.Join(", ", known)}");
    return 2;
}

if (wanted.Length == 0) wanted = Option("engine", "embedded") == "embedded" ? all : ["spark", "search"];
Directory.CreateDirectory(scratch);
var bench = new Bench(root, scratch, threads);
var report = new Report(Console.Out);
Console.WriteLine($"# SparkSynth benchmarks, {TimeProvider.System.GetLocalNow():yyyy-MM-dd}, {Machine.Name()}, {threads} threads");
foreach (string name in wanted)
{
    switch (name)
    {
        case "quality": await QualityBenchmark.RunAsync(bench, report); break;
        case "tables": await TablesBenchmark.RunAsync(bench, report); break;
        case "privacy": await PrivacyBenchmark.RunAsync(bench, report); break;
        case "audit": await AuditBenchmark.RunAsync(bench, report, auditRows, auditReal); break;
        case "search": await SparkSearchBenchmark.RunAsync(bench, report, auditRows, auditReal); break;
        case "speed": SpeedBenchmark.Run(bench, report, rows); break;
        case "spark": await SparkBenchmark.RunAsync(bench, report, rows); break;
        case "memory": MemoryBenchmark.Run(bench, report); break;
        default: KernelBenchmarks.Run(); break;
    }
}

return 0;
