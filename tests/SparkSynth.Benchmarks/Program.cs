using SparkSynth.Benchmarks;

string adult = Path.GetFullPath("jobs/adult/adult.parquet");
string folder = AdultAtScale.Ensure(adult, args.Length > 1 ? args[1] : "out/bench", long.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture));
for (int i = 0; i < 3; i++)
    Console.WriteLine($"duckdb read {DuckDbYardstick.Read(folder + "/*.parquet", 2):F2} s, copy {DuckDbYardstick.Copy(folder + "/*.parquet", "/tmp/copy", 2):F2} s");
return 0;
