using Apache.Arrow;
using Google.Protobuf;
using NUnit.Framework;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Results;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Tests.Replay;
using Command = SparkSynth.SparkConnect.Plans.Command;
using Relation = SparkSynth.SparkConnect.Plans.Relation;

namespace SparkSynth.SparkConnect.Tests.Sessions;

/// <summary>Every recorded scenario of both versions: our requests are the official client's, field by field, and its answers become what it saw.</summary>
[TestFixtureSource(typeof(RecordedCall), nameof(RecordedCall.Versions))]
public sealed class RecordedScenariosTests(string version)
{
    [Test]
    public async Task Version_opens_a_session()
    {
        using var server = new ScenarioServer(version, "version");
        SparkSession session = await server.OpenAsync();
        Assert.That(session.SparkVersion, Is.EqualTo(version));
        Assert.That(session.Id, Is.EqualTo(server.SessionId));
        Assert.That(session.ServerSideId, Is.EqualTo(server.ServerSideId));
        AssertSame(server.Sent<AnalyzePlanRequest>("AnalyzePlan"), server.Recorded<AnalyzePlanRequest>("AnalyzePlan"));
    }

    [Test]
    public async Task Config_is_set()
    {
        using var server = new ScenarioServer(version, "config-set");
        SparkSession session = await server.OpenAsync();
        IReadOnlyList<string> warnings = await session.SetConfigAsync(new Dictionary<string, string> { ["spark.sql.session.timeZone"] = "UTC" });
        Assert.That(warnings, Is.Empty);
        AssertSame(server.Sent<ConfigRequest>("Config"), server.Recorded<ConfigRequest>("Config"));
    }

    [Test]
    public async Task Config_is_read()
    {
        using var server = new ScenarioServer(version, "config-get");
        SparkSession session = await server.OpenAsync();
        Assert.That(await session.GetConfigAsync("spark.sql.ansi.enabled"), Is.EqualTo("true"));
    }

    [Test]
    public async Task Select_types_gives_every_type()
    {
        // The recording runs the statement as a command, analyses it, and runs it as a query.
        using var server = new ScenarioServer(version, "select-types") { FirstExecute = 2 };
        SparkSession session = await server.OpenAsync();
        string sql = server.Recorded<ExecutePlanRequest>("ExecutePlan", 2).Plan.Root.Sql.Query;
        SparkOperation operation = session.Execute(new Relation.Sql(sql));
        RecordBatch batch = (await ReadAsync(operation)).Single();

        Assert.That(operation.Schema!.Select(field => $"{field.Name} {field.Type.Ddl}"), Is.EqualTo(new[]
        {
            "i int", "l bigint", "s string", "d double", "dec decimal(10,2)", "dt date", "ts timestamp", "b boolean", "n string",
        }).Or.EqualTo(new[] { "i int", "l bigint", "s string", "d double", "dec decimal(10,2)", "dt date", "ts timestamp", "b boolean", "n void" }));
        Assert.That(batch.Length, Is.EqualTo(1));
        Assert.That(((Int32Array)batch.Column("i")).GetValue(0), Is.EqualTo(1));
        Assert.That(((Int64Array)batch.Column("l")).GetValue(0), Is.EqualTo(2));
        Assert.That(((StringArray)batch.Column("s")).GetString(0), Is.EqualTo("x"));
        Assert.That(((DoubleArray)batch.Column("d")).GetValue(0), Is.EqualTo(1.5));
        Assert.That(((Decimal128Array)batch.Column("dec")).GetValue(0), Is.EqualTo(12.34m));
        Assert.That(((Date32Array)batch.Column("dt")).GetDateOnly(0), Is.EqualTo(new DateOnly(2024, 2, 29)));
        Assert.That(((BooleanArray)batch.Column("b")).GetValue(0), Is.True);
        Assert.That(batch.Column("n").IsNull(0), Is.True);
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan", 2));

        IReadOnlyList<SparkField> schema = await session.SchemaAsync(new Relation.Sql(sql));
        Assert.That(schema, Is.EqualTo(operation.Schema));
        AssertSame(server.Sent<AnalyzePlanRequest>("AnalyzePlan", 1), server.Recorded<AnalyzePlanRequest>("AnalyzePlan"));
    }

    [Test]
    public async Task A_select_sent_as_a_command_is_echoed()
    {
        using var server = new ScenarioServer(version, "select-types");
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Command.Sql("select 1"));
        await operation.RunAsync();
        Assert.That(((Relation.FromServer)operation.Result!).Message.Sql.Query, Is.EqualTo("select 1"));
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan"));
    }

    [Test]
    public async Task Empty_result_has_a_schema_and_no_rows()
    {
        using var server = new ScenarioServer(version, "empty-result") { FirstExecute = 1 };
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Relation.Sql("select id from range(10) where id<0"));
        IReadOnlyList<RecordBatch> batches = await ReadAsync(operation);
        Assert.That(batches.Sum(batch => batch.Length), Is.Zero);
        Assert.That(operation.Rows, Is.Zero);
        Assert.That(operation.Schema!.Single().Type.Ddl, Is.EqualTo("bigint"));
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan", 1));
    }

    [Test]
    public async Task Many_batches_counts_all_rows()
    {
        using var server = new ScenarioServer(version, "many-batches");
        SparkSession session = await server.OpenAsync();
        IReadOnlyList<RecordBatch> batches = await ReadAsync(session.Execute(new Relation.Sql("select count(1) from range(0, 200000, 1, 4)")));
        Assert.That(((Int64Array)batches.Single().Column(0)).GetValue(0), Is.EqualTo(200_000));
    }

    [Test]
    public async Task Progress_is_reported_when_it_changes()
    {
        using var server = new ScenarioServer(version, "progress") { FirstExecute = 1 };
        SparkSession session = await server.OpenAsync();
        var seen = new List<Results.ExecutionProgress>();
        SparkOperation operation = session.Execute(new Relation.Sql("select count(*) from range(0,40000000,1,8) a where hash(id)%7=3"), new OperationOptions { Progress = new Collect<Results.ExecutionProgress>(seen) });
        await operation.RunAsync();
        Assert.That(seen, Has.Count.EqualTo(1), "the recording repeats its last report");
        Assert.That(operation.Progress, Is.SameAs(seen[^1]));
        Assert.That(operation.Progress.CompletedTasks, Is.GreaterThanOrEqualTo(9).And.LessThanOrEqualTo(operation.Progress.Tasks));
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan", 1));
    }

    [Test]
    public async Task Observed_write_gives_its_metrics()
    {
        using var server = new ScenarioServer(version, "write-observed");
        SparkSession session = await server.OpenAsync();
        ExecutePlanRequest theirs = server.Recorded<ExecutePlanRequest>("ExecutePlan");
        Protocol.WriteOperation write = theirs.Plan.Command.WriteOperation;
        var observed = new Relation.Observed(new Relation.Range(0, 1000), "m", new MetricExpression("n", "count(1)"), new MetricExpression("s", "sum(id)"));
        SparkOperation operation = session.Execute(new Command.Write(observed, new WriteTarget.Folder(write.Path), (WriteMode)write.Mode) { Format = write.Source });
        await operation.RunAsync();

        Results.ObservedMetrics metrics = operation.Metrics.Single();
        Assert.That(metrics.Name, Is.EqualTo("m"));
        Assert.That(metrics.Int64("n"), Is.EqualTo(1000));
        Assert.That(metrics.Int64("s"), Is.EqualTo(499_500));
        Assert.That(() => metrics.Int64("x"), Throws.InstanceOf<SparkConnectException>());

        // They write the aggregates as function calls, we as SQL; the rest is the same.
        ExecutePlanRequest ours = server.Sent<ExecutePlanRequest>("ExecutePlan");
        Assert.That(ours.Plan.Command.WriteOperation.Input.CollectMetrics.Metrics.Select(metric => metric.Alias.Name.Single()), Is.EqualTo(new[] { "n", "s" }));
        foreach (ExecutePlanRequest request in new[] { ours, theirs })
        {
            request.Plan.Command.WriteOperation.Input.CollectMetrics.Metrics.Clear();
        }

        AssertSame(ours, theirs);
    }

    [Test]
    public async Task A_statement_is_carried_out()
    {
        using var server = new ScenarioServer(version, "command-sql");
        SparkSession session = await server.OpenAsync();
        IReadOnlyList<RecordBatch> rows = await session.SqlAsync("create temporary view v as select * from range(3)");
        Assert.That(rows.Sum(batch => batch.Length), Is.Zero);
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan"));
    }

    [Test]
    public async Task Schema_of_a_view_is_analysed()
    {
        using var server = new ScenarioServer(version, "schema");
        SparkSession session = await server.OpenAsync();
        IReadOnlyList<SparkField> schema = await session.SchemaAsync(new Relation.Table("v"));
        Assert.That(schema, Is.EqualTo(new[] { new SparkField("id", new SparkType(SparkTypeKind.Long, "bigint"), Nullable: false) }));
        AssertSame(server.Sent<AnalyzePlanRequest>("AnalyzePlan", 1), server.Recorded<AnalyzePlanRequest>("AnalyzePlan"));
    }

    [Test]
    public async Task Explanation_is_text()
    {
        using var server = new ScenarioServer(version, "explain");
        SparkSession session = await server.OpenAsync();
        Assert.That(await session.ExplainAsync(new Relation.Table("v")), Does.Contain("Range (0, 3"));
        AssertSame(server.Sent<AnalyzePlanRequest>("AnalyzePlan", 1), server.Recorded<AnalyzePlanRequest>("AnalyzePlan"));
    }

    [Test]
    public async Task Small_artifact_is_one_message()
    {
        using var server = new ScenarioServer(version, "artifact-small");
        SparkSession session = await server.OpenAsync();
        await session.AddArtifactsAsync([Artifact.FromBytes("files/a.txt", "hello artifact\n"u8.ToArray())]);
        AssertSame(server.Sent<AddArtifactsRequest>("AddArtifacts"), server.Recorded<AddArtifactsRequest>("AddArtifacts"));
    }

    [Test]
    public async Task Large_artifact_is_cut_into_the_same_chunks()
    {
        // The size that the Python client uses; ours is larger by default.
        using var server = new ScenarioServer(version, "artifact-chunked", options => options with { ArtifactChunkBytes = 32 * 1024 });
        SparkSession session = await server.OpenAsync();
        RecordedCall recorded = RecordedCall.Of(version, "artifact-chunked", "AddArtifacts").Single();
        AddArtifactsRequest[] theirs = [.. recorded.Requests.Select(ScenarioServer.Parse<AddArtifactsRequest>)];
        byte[] bytes = [.. theirs[0].BeginChunk.InitialChunk.Data, .. theirs.Skip(1).SelectMany(request => request.Chunk.Data)];
        Assert.That(bytes, Has.Length.EqualTo(100 * 1024));

        await session.AddArtifactsAsync([Artifact.FromBytes("files/b.txt", bytes)]);
        ReplayCall call = server.Handler.Calls.Single(call => call.Method == "AddArtifacts");
        AddArtifactsRequest[] ours = [.. call.Requests.Select(ScenarioServer.Parse<AddArtifactsRequest>)];
        Assert.That(ours, Has.Length.EqualTo(theirs.Length));
        for (int i = 0; i < ours.Length; i++)
        {
            AssertSame(ours[i], theirs[i]);
        }
    }

    [Test]
    public async Task Transform_gives_the_rows_of_both_partitions()
    {
        using var server = new ScenarioServer(version, "transform") { FirstExecute = 1 };
        SparkSession session = await server.OpenAsync();
        string sql = server.Recorded<ExecutePlanRequest>("ExecutePlan", 1).Plan.Root.Sql.Query;
        IReadOnlyList<RecordBatch> batches = await ReadAsync(session.Execute(new Relation.Sql(sql)));
        Assert.That(batches.SelectMany(batch => Enumerable.Range(0, batch.Length).Select(row => ((StringArray)batch.Column("v")).GetString(row))), Is.EqualTo(new[] { "0", "1" }));
        AssertSame(server.Sent<ExecutePlanRequest>("ExecutePlan"), server.Recorded<ExecutePlanRequest>("ExecutePlan", 1));
    }

    [Test]
    public async Task Failing_script_tells_its_exit_code_and_stderr()
    {
        SparkConnectException error = await FailAsync("transform-failure", 1);
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Query));
        Assert.That(error.ScriptExitCode, Is.EqualTo(3));
        Assert.That(error.ScriptError, Is.EqualTo("bad thing"));
        Assert.That(error.Causes[0].Type, Is.EqualTo("org.apache.spark.SparkException"));
        Assert.That(error.OperationId, Is.Not.Null);
        Assert.That(error.ErrorId, Is.Not.Null);
    }

    [Test]
    public async Task Missing_table_has_class_and_state()
    {
        SparkConnectException error = await FailAsync("error-no-table", 0);
        Assert.That((error.Failure, error.ErrorClass, error.SqlState), Is.EqualTo((SparkFailure.Query, "TABLE_OR_VIEW_NOT_FOUND", "42P01")));
        Assert.That(error.Message, Does.Contain("`nope`").And.Contain("cannot be found"));
        Assert.That(error.Causes[0].Type, Is.EqualTo("org.apache.spark.sql.catalyst.ExtendedAnalysisException"));
    }

    [Test]
    public async Task Syntax_error_has_class_and_state()
    {
        SparkConnectException error = await FailAsync("error-parse", 0);
        Assert.That((error.Failure, error.ErrorClass, error.SqlState), Is.EqualTo((SparkFailure.Query, "PARSE_SYNTAX_ERROR", "42601")));
    }

    [Test]
    public async Task Interrupted_elsewhere_is_no_failed_query()
    {
        SparkConnectException error = await FailAsync("interrupt", 1);
        Assert.That((error.Failure, error.ErrorClass, error.SqlState), Is.EqualTo((SparkFailure.Interrupted, "OPERATION_CANCELED", "HY008")));
    }

    [Test]
    public async Task Interrupt_names_what_it_ended()
    {
        using var server = new ScenarioServer(version, "interrupt");
        SparkSession session = await server.OpenAsync();
        Assert.That(await session.InterruptAllAsync(), Has.Count.EqualTo(1));
        AssertSame(server.Sent<InterruptRequest>("Interrupt"), server.Recorded<InterruptRequest>("Interrupt"));
    }

    [Test]
    public async Task Disposed_session_is_released_once()
    {
        using var server = new ScenarioServer(version, "release");
        SparkSession session = await server.OpenAsync();
        await session.DisposeAsync();
        await session.DisposeAsync();
        Assert.That(server.Handler.Count("ReleaseSession"), Is.EqualTo(1));
        Assert.That(server.Notices.Notices, Is.Empty);
        AssertSame(server.Sent<ReleaseSessionRequest>("ReleaseSession"), server.Recorded<ReleaseSessionRequest>("ReleaseSession"));
    }

    private static async Task<IReadOnlyList<RecordBatch>> ReadAsync(SparkOperation operation)
    {
        var batches = new List<RecordBatch>();
        await foreach (RecordBatch batch in operation.ReadAsync())
        {
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>Both messages without what must differ: numbers, names of clients, plan numbers, and what only newer clients send.</summary>
    private static void AssertSame<T>(T ours, T theirs)
        where T : IMessage<T>, new()
    {
        Assert.That(Normal(ours), Is.EqualTo(Normal(theirs)));
    }

    private static string Normal<T>(T message)
        where T : IMessage<T>, new()
    {
        T copy = new MessageParser<T>(() => new T()).WithDiscardUnknownFields(true).ParseFrom(message.ToByteArray());
        Clear(copy);
        return JsonFormatter.ToDiagnosticString(copy);
    }

    private static void Clear(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.Name is "session_id" or "operation_id" or "client_type" or "client_observed_server_side_session_id" or "plan_id" or "user_context")
            {
                field.Accessor.Clear(message);
            }
            else if (field.FieldType == Google.Protobuf.Reflection.FieldType.Message && !field.IsMap)
            {
                if (!field.IsRepeated)
                {
                    if (field.Accessor.GetValue(message) is IMessage inner)
                    {
                        Clear(inner);
                    }
                }
                else
                {
                    var list = (System.Collections.IList)field.Accessor.GetValue(message);
                    for (int i = list.Count - 1; i >= 0; i--)
                    {
                        Clear((IMessage)list[i]!);
                        if (((IMessage)list[i]!).CalculateSize() == 0)
                        {
                            // A request option that our protocol does not have.
                            list.RemoveAt(i);
                        }
                    }
                }
            }
        }
    }

    private async Task<SparkConnectException> FailAsync(string scenario, int execute)
    {
        using var server = new ScenarioServer(version, scenario) { FirstExecute = execute };
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Relation.Sql("…"));
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => operation.RunAsync()))!;
        Assert.That(server.Handler.Count("ExecutePlan"), Is.EqualTo(1));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.Zero);
        Assert.That(server.Sent<ReleaseExecuteRequest>("ReleaseExecute").ReleaseAll, Is.Not.Null);
        AssertSame(server.Sent<FetchErrorDetailsRequest>("FetchErrorDetails"), server.Recorded<FetchErrorDetailsRequest>("FetchErrorDetails"));
        return error;
    }
}
