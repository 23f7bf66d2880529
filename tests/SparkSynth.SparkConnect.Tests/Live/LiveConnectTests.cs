using System.Diagnostics;
using System.Text;
using Apache.Arrow;
using NUnit.Framework;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Results;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Tests.Replay;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Live;

/// <summary>The client against real servers: the newest version with executors of their own, the oldest in one process.</summary>
[Category("Spark")]
[TestFixture(false, "local-cluster[2,1,1024]")]
[TestFixture(true, "local[2]")]
public sealed class LiveConnectTests(bool oldest, string master)
{
    private const string Format = @"ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' NULL DEFINED AS '\\N'";

    private readonly NoticeLog notices = new();
    private LocalSparkServer server = null!;
    private SparkConnectClient client = null!;
    private SparkSession session = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        SparkInstallation spark = TestSpark.Require(oldest);
        var watch = Stopwatch.StartNew();
        server = await LocalSparkServer.StartAsync(new LocalSparkOptions
        {
            Spark = spark,
            Master = master,
            DriverMemory = "1g",
            Settings = new Dictionary<string, string>
            {
                // The server ends streams early, so that re-attachment is part of every test.
                ["spark.connect.execute.reattachable.senderMaxStreamDuration"] = "1s",
                ["spark.connect.execute.reattachable.senderMaxStreamSize"] = "2m",
                ["spark.sql.shuffle.partitions"] = "4",
            },
        });
        TimeSpan started = watch.Elapsed;
        client = new SparkConnectClient(server.Endpoint, new SparkConnectOptions { Notices = notices, ServerGone = server.Gone });
        session = await client.OpenSessionAsync();
        TimeSpan open = watch.Elapsed;
        await RowsAsync("SELECT 1");
        TestContext.Progress.WriteLine($"Spark {session.SparkVersion} {master}: start {started.TotalSeconds:0.0} s, session {(open - started).TotalSeconds:0.0} s, first query {(watch.Elapsed - open).TotalSeconds:0.0} s");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (server is null)
        {
            return;
        }

        await session.DisposeAsync();
        client.Dispose();
        string folder = server.Folder;
        var watch = Stopwatch.StartNew();
        await server.DisposeAsync();
        TestContext.Progress.WriteLine($"stopped in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(Directory.Exists(folder), Is.False);
        Assert.That(server.Gone.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task Version_is_the_installed_one() =>
        Assert.That(session.SparkVersion, Is.EqualTo(TestSpark.Require(oldest).Version), await Task.FromResult(session.Id));

    [Test]
    public async Task Query_streams_every_row_once_over_many_streams()
    {
        // 16 MB of rows, 2 MB a stream: at least eight streams.
        int before = notices.Notices.Count(notice => notice.Call == "ReattachExecute");
        SparkOperation operation = session.Execute(new Relation.Sql("SELECT id, id * 2 AS twice FROM range(0, 1000000, 1, 8)"));
        long sum = 0;
        long next = 0;
        await foreach (RecordBatch batch in operation.ReadAsync())
        {
            using (batch)
            {
                var ids = (Int64Array)batch.Column(0);
                var twice = (Int64Array)batch.Column(1);
                for (int row = 0; row < batch.Length; row++)
                {
                    Assert.That(ids.Values[row], Is.EqualTo(next++));
                    sum += twice.Values[row];
                }
            }
        }

        Assert.That(operation.Rows, Is.EqualTo(1_000_000));
        Assert.That(sum, Is.EqualTo(999_999_000_000));
        Assert.That(notices.Notices.Count(notice => notice.Call == "ReattachExecute") - before, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task Connection_reset_in_mid_result_loses_nothing()
    {
        await using var proxy = new CuttingProxy(server.Endpoint.Port);
        var log = new NoticeLog();
        using var through = new SparkConnectClient(server.Endpoint with { Port = proxy.Port }, new SparkConnectOptions { Notices = log });
        await using SparkSession other = await through.OpenSessionAsync();
        proxy.CutAfter(300_000);
        SparkOperation operation = other.Execute(new Relation.Sql("SELECT id FROM range(0, 200000, 1, 8)"));
        long sum = 0;
        await foreach (RecordBatch batch in operation.ReadAsync())
        {
            foreach (long id in ((Int64Array)batch.Column(0)).Values)
            {
                sum += id;
            }

            batch.Dispose();
        }

        Assert.That(proxy.Cuts, Is.EqualTo(1));
        Assert.That((operation.Rows, sum), Is.EqualTo((200_000L, 199_999L * 100_000)));
    }

    [Test]
    public async Task Long_query_outlives_its_streams_and_reports_progress()
    {
        var seen = new List<ExecutionProgress>();
        SparkOperation operation = session.Execute(
            new Relation.Sql($"SELECT TRANSFORM(id) {Format} USING 'sleep 1.5; cat' AS (v STRING) {Format} FROM range(0, 4, 1, 4)"),
            new OperationOptions { Progress = new Collect<ExecutionProgress>(seen) });
        await operation.RunAsync();
        Assert.That(operation.Rows, Is.EqualTo(4));
        Assert.That(seen.Select(progress => progress.CompletedTasks), Has.Some.GreaterThan(0));
        // Spark does not promise a last report once all is done.
        Assert.That((operation.Progress.Tasks, operation.Progress.CompletedTasks is > 0 and <= 4), Is.EqualTo((4, true)));
    }

    [Test]
    public async Task Missing_table_is_explained()
    {
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => RowsAsync("SELECT * FROM nope")))!;
        Assert.That((error.Failure, error.ErrorClass, error.SqlState), Is.EqualTo((SparkFailure.Query, "TABLE_OR_VIEW_NOT_FOUND", "42P01")));
        Assert.That(error.Message, Does.Contain("`nope`"));
        error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.SchemaAsync(new Relation.Table("nope"))))!;
        Assert.That(error.ErrorClass, Is.EqualTo("TABLE_OR_VIEW_NOT_FOUND"));
    }

    [Test]
    public async Task Failing_script_tells_its_stderr()
    {
        // The script sleeps before it ends: Spark reads stderr in a thread of its own and may miss what comes with the exit.
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() =>
            RowsAsync($"SELECT TRANSFORM(id) {Format} USING 'cat > /dev/null; echo first line >&2; echo bad thing. >&2; sleep 1; exit 7' AS (v STRING) {Format} FROM range(0, 1, 1, 1)")))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Query));
        Assert.That((error.ScriptExitCode, error.ScriptError), Is.EqualTo((7, "first line\nbad thing.")), error.Message);
        Assert.That(error.Causes, Is.Not.Empty);
    }

    [Test]
    public async Task Artifacts_reach_scripts_on_every_executor()
    {
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = (byte)((i * 31) ^ (i >> 8));
        }

        byte[] script = Encoding.UTF8.GetBytes("#!/bin/bash\ncat > /dev/null\ncat \"$1/data-1.txt\"\nsha256sum < \"$1/large-1.bin\" | cut -d' ' -f1\n");
        var sent = new List<long>();
        await session.AddArtifactsAsync(
            [
                Artifact.FromBytes("files/worker-1.sh", script),
                Artifact.FromBytes("files/data-1.txt", "hello\n"u8.ToArray()),
                Artifact.FromBytes("files/large-1.bin", large),
            ],
            new Collect<long>(sent));
        Assert.That(sent[^1], Is.EqualTo(script.Length + 6 + large.Length));

        // Artifacts are executable and lie in the session's folder below the script's.
        string folder = $"./{session.ServerSideId}";
        IReadOnlyList<string> rows = await RowsAsync($"SELECT TRANSFORM(id) {Format} USING 'exec {folder}/worker-1.sh {folder}' AS (v STRING) {Format} FROM range(0, 4, 1, 4)");
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large));
        Assert.That(rows, Is.EqualTo(Enumerable.Repeat(new[] { "hello", hash }, 4).SelectMany(pair => pair)));

        // Again with the same bytes: no harm. With others: an error, so names carry content hashes.
        await session.AddArtifactsAsync([Artifact.FromBytes("files/data-1.txt", "hello\n"u8.ToArray())]);
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.AddArtifactsAsync([Artifact.FromBytes("files/data-1.txt", "other\n"u8.ToArray())])))!;
        Assert.That(error.Message, Does.Contain("data-1.txt").IgnoreCase);
    }

    [Test]
    public async Task Archive_is_unpacked_under_its_alias()
    {
        using var stream = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await using var tar = new System.Formats.Tar.TarWriter(gzip);
            await tar.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "bin/run")
            {
                Mode = (UnixFileMode)0b111_101_101,
                DataStream = new MemoryStream("#!/bin/bash\ncat > /dev/null; echo from archive\n"u8.ToArray()),
            });
        }

        await session.AddArtifactsAsync([Artifact.FromBytes("archives/pack-1.tar.gz#pack", stream.ToArray())]);
        IReadOnlyList<string> rows = await RowsAsync($"SELECT TRANSFORM(id) {Format} USING 'exec ./{session.ServerSideId}/pack/bin/run' AS (v STRING) {Format} FROM range(0, 2, 1, 2)");
        Assert.That(rows, Is.EqualTo(new[] { "from archive", "from archive" }));
    }

    [Test]
    public async Task Artifact_status_knows_the_cache_only()
    {
        byte[] bytes = "cached"u8.ToArray();
        string name = "cache/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.That(await session.ArtifactExistsAsync(name), Is.False);
        await session.AddArtifactsAsync([Artifact.FromBytes(name, bytes), Artifact.FromBytes("files/known-1.txt", bytes)]);
        Assert.That(await session.ArtifactExistsAsync(name), Is.True);
        Assert.That(await session.ArtifactExistsAsync("files/known-1.txt"), Is.False);
    }

    [Test]
    public async Task Cancelling_interrupts_the_operation()
    {
        using var cancel = new CancellationTokenSource();
        SparkOperation operation = session.Execute(
            new Relation.Sql($"SELECT TRANSFORM(id) {Format} USING 'cat > /dev/null; exec sleep 6' AS (v STRING) {Format} FROM range(0, 1, 1, 1)"),
            new OperationOptions { Progress = new OnFirst<ExecutionProgress>(progress => progress.RunningTasks > 0, cancel.Cancel) });
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<OperationCanceledException>(() => operation.RunAsync(cancel.Token));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));

        // Nothing is left to interrupt.
        Assert.That(await session.InterruptAllAsync(), Is.Empty);
    }

    [Test]
    public async Task Operation_interrupted_by_tag_ends_as_interrupted()
    {
        IReadOnlyList<string> interrupted = [];
        Task interrupt = Task.CompletedTask;
        SparkOperation operation = session.Execute(
            new Relation.Sql($"SELECT TRANSFORM(id) {Format} USING 'cat > /dev/null; exec sleep 6' AS (v STRING) {Format} FROM range(0, 1, 1, 1)"),
            new OperationOptions
            {
                Tags = ["mine"],
                Progress = new OnFirst<ExecutionProgress>(progress => progress.RunningTasks > 0, () => interrupt = InterruptAsync()),
            });
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => operation.RunAsync()))!;
        await interrupt;
        Assert.That((error.Failure, error.OperationId), Is.EqualTo((SparkFailure.Interrupted, operation.Id)));
        Assert.That(interrupted, Is.EqualTo(new[] { operation.Id }));

        async Task InterruptAsync() => interrupted = await session.InterruptTagAsync("mine");
    }

    [Test]
    public async Task Reader_that_leaves_off_stops_the_operation()
    {
        await foreach (RecordBatch batch in session.Execute(new Relation.Sql("SELECT id FROM range(0, 10000000, 1, 100)")).ReadAsync())
        {
            batch.Dispose();
            break;
        }

        // Spark itself refuses a release that meets the operation between two of its own states; that does no harm.
        static bool BetweenStates(string reason) => reason.Contains("EXECUTION_STATE_TRANSITION", StringComparison.Ordinal) || reason.Contains("for event Closed", StringComparison.Ordinal);
        Assert.That(notices.Notices.Where(notice => notice.Call is "Interrupt" or "ReleaseExecute" && !BetweenStates(notice.Reason)), Is.Empty, "clean-up calls were answered");
        Assert.That(await session.InterruptAllAsync(), Is.Empty);
    }

    [Test]
    public async Task Observed_write_is_read_back()
    {
        string folder = Path.Combine(server.Folder, "written");
        var observed = new Relation.Observed(
            new Relation.Sql("SELECT id, id % 3 AS part, IF(id % 2 = 0, NULL, 'odd') AS text FROM range(1000)"),
            "guard",
            new MetricExpression("rows", "count(1)"),
            new MetricExpression("nulls", "count_if(text IS NULL)"),
            new MetricExpression("sum", "cast(sum(id) AS decimal(38,0))"),
            new MetricExpression("none", "max(cast(NULL AS string))"));
        SparkOperation operation = session.Execute(new Command.Write(observed, new WriteTarget.Folder(folder), WriteMode.ErrorIfExists) { Format = "parquet", PartitionBy = ["part"] });
        await operation.RunAsync();
        ObservedMetrics metrics = operation.Metrics.Single();
        Assert.That((metrics.Int64("rows"), metrics.Int64("nulls"), metrics.Values["sum"], metrics.Values["none"]), Is.EqualTo((1000L, 500L, (object)"499500", (object?)null)));

        await session.Execute(new Command.CreateView("written", new Relation.DataSource("parquet", folder))).RunAsync();
        Assert.That(await RowsAsync("SELECT concat_ws(',', count(*), count(text), count(DISTINCT part)) FROM written"), Is.EqualTo(new[] { "1000,500,3" }));
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() =>
            session.Execute(new Command.Write(new Relation.Range(0, 1), new WriteTarget.Folder(folder), WriteMode.ErrorIfExists) { Format = "parquet" }).RunAsync()))!;
        Assert.That(error.ErrorClass, Is.EqualTo("PATH_ALREADY_EXISTS"));
    }

    [Test]
    public async Task Tables_are_written_and_read_by_name()
    {
        await session.Execute(new Command.Write(new Relation.Range(0, 10, 1, 2), new WriteTarget.Table("numbers"), WriteMode.Overwrite) { Format = "parquet" }).RunAsync();
        await session.Execute(new Command.Write(new Relation.Range(10, 12), new WriteTarget.ExistingTable("numbers"), WriteMode.Append)).RunAsync();
        IReadOnlyList<SparkField> schema = await session.SchemaAsync(new Relation.Table("numbers"));
        Assert.That(schema.Select(field => $"{field.Name} {field.Type.Ddl}"), Is.EqualTo(new[] { "id bigint" }));
        Assert.That(await RowsAsync("SELECT string(sum(id)) FROM numbers"), Is.EqualTo(new[] { "66" }));
        IReadOnlyList<RecordBatch> dropped = await session.SqlAsync("DROP TABLE numbers");
        Assert.That(dropped.Sum(batch => batch.Length), Is.Zero);
    }

    [Test]
    public async Task Statement_that_returns_rows_gives_them()
    {
        IReadOnlyList<RecordBatch> shown = await session.SqlAsync("SHOW DATABASES");
        Assert.That(((StringArray)shown.Single(batch => batch.Length > 0).Column(0)).GetString(0), Is.EqualTo("default"));
        IReadOnlyList<RecordBatch> selected = await session.SqlAsync("SELECT 'x' AS a");
        Assert.That(((StringArray)selected.Single().Column(0)).GetString(0), Is.EqualTo("x"));
    }

    [Test]
    public async Task Local_relation_carries_rows_with_the_plan()
    {
        using var stream = new MemoryStream();
        var schema = new Schema([new Field("a", Apache.Arrow.Types.Int64Type.Default, nullable: false)], null);
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            await writer.WriteRecordBatchAsync(new RecordBatch(schema, [new Int64Array.Builder().AppendRange([3, 4]).Build()], 2));
            await writer.WriteEndAsync();
        }

        var values = new List<long>();
        await foreach (RecordBatch batch in session.Execute(new Relation.Local(stream.ToArray())).ReadAsync())
        {
            values.AddRange(((Int64Array)batch.Column(0)).Values.ToArray());
        }

        Assert.That(values, Is.EqualTo(new long[] { 3, 4 }));
    }

    [Test]
    public async Task Settings_are_set_read_and_put_back()
    {
        const string Key = "spark.sql.shuffle.partitions";
        await session.SetConfigAsync(new Dictionary<string, string> { [Key] = "7" });
        Assert.That(await session.GetConfigAsync(Key), Is.EqualTo("7"));
        await session.UnsetConfigAsync([Key]);
        Assert.That(await session.GetConfigAsync(Key), Is.EqualTo("200"), "Spark's own default, not the server's setting");
        Assert.That(await session.GetConfigAsync("spark.no.such.setting"), Is.Null);
        Assert.That(await session.IsModifiableAsync(Key), Is.True);
        Assert.That(await session.IsModifiableAsync("spark.sql.warehouse.dir"), Is.False);
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.SetConfigAsync(new Dictionary<string, string> { ["spark.sql.warehouse.dir"] = "/x" })))!;
        Assert.That(error.ErrorClass, Does.StartWith("CANNOT_MODIFY"), error.Message);
    }

    [TestCase("wrong")]
    [TestCase(null)]
    public async Task Wrong_token_is_refused_at_once(string? token)
    {
        using var other = new SparkConnectClient(server.Endpoint with { Token = token });
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => other.OpenSessionAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Unauthenticated));
        Assert.That(error.ToString(), Does.Not.Contain(server.Endpoint.Token!));
    }

    [Test]
    public async Task Released_session_is_lost()
    {
        SparkSession other = await client.OpenSessionAsync();
        await other.DisposeAsync();
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => other.Execute(new Relation.Sql("SELECT 1")).RunAsync()))!;
        Assert.That((error.Failure, error.IsWorthAnotherRun), Is.EqualTo((SparkFailure.SessionLost, true)), error.ErrorClass);
    }

    [Test]
    public async Task Explanation_shows_the_script() =>
        Assert.That(
            await session.ExplainAsync(new Relation.Sql($"SELECT TRANSFORM(id) {Format} USING 'cat' AS (v STRING) {Format} FROM range(2)"), ExplainMode.Formatted),
            Does.Contain("ScriptTransformation"));

    [Test]
    [Explicit("prints timings; takes half a minute")]
    public async Task Timings()
    {
        byte[] bytes = new byte[50_000_000];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 2654435761) >> 13);
        }

        foreach (int chunk in new[] { 32 << 10, 256 << 10, 1 << 20, 4 << 20 })
        {
            using var other = new SparkConnectClient(server.Endpoint, new SparkConnectOptions { ArtifactChunkBytes = chunk });
            await using SparkSession fresh = await other.OpenSessionAsync();
            for (int run = 0; run < 2; run++)
            {
                var watch = Stopwatch.StartNew();
                await fresh.AddArtifactsAsync([Artifact.FromBytes($"files/big-{chunk}-{run}.bin", bytes)]);
                TestContext.Progress.WriteLine($"50 MB in chunks of {chunk >> 10} KiB: {watch.Elapsed.TotalSeconds:0.00} s");
            }
        }

        foreach (string sql in new[] { "SELECT 1", "SELECT string(count(*)) FROM range(0, 16, 1, 16)", $"SELECT TRANSFORM(id) {Format} USING 'cat' AS (v STRING) {Format} FROM range(0, 16, 1, 16)" })
        {
            for (int run = 0; run < 3; run++)
            {
                var watch = Stopwatch.StartNew();
                await RowsAsync(sql);
                TestContext.Progress.WriteLine($"{watch.Elapsed.TotalSeconds:0.00} s: {sql}");
            }
        }

        for (int run = 0; run < 3; run++)
        {
            var watch = Stopwatch.StartNew();
            SparkOperation operation = session.Execute(new Relation.Sql("SELECT id, id * 2 AS twice FROM range(0, 5000000, 1, 8)"));
            await operation.RunAsync();
            TestContext.Progress.WriteLine($"80 MB of rows: {watch.Elapsed.TotalSeconds:0.00} s");
        }
    }

    private async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        var rows = new List<string>();
        await foreach (RecordBatch batch in session.Execute(new Relation.Sql(sql)).ReadAsync())
        {
            using (batch)
            {
                if (batch.Column(0) is StringArray text)
                {
                    rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => text.GetString(row)));
                }
            }
        }

        return rows;
    }

    /// <summary>Acts once, on the first report that satisfies a condition.</summary>
    private sealed class OnFirst<T>(Func<T, bool> condition, Action action) : IProgress<T>
    {
        private bool done;

        public void Report(T value)
        {
            if (!done && condition(value))
            {
                done = true;
                action();
            }
        }
    }
}
