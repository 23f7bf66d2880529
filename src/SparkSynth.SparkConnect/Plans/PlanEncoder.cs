using Google.Protobuf;
using P = SparkSynth.SparkConnect.Protocol;

namespace SparkSynth.SparkConnect.Plans;

/// <summary>Plans as protocol messages. Plan numbers count up within one plan, inputs before what uses them: the server needs them only to tell its nodes apart.</summary>
internal sealed class PlanEncoder
{
    private long nextPlanId;

    public static P.Plan Encode(Relation relation) => new() { Root = new PlanEncoder().Message(relation) };

    public static P.Plan Encode(Command command) => new() { Command = new PlanEncoder().Message(command) };

    private P.Command Message(Command command) => command switch
    {
        Command.Sql sql => new P.Command { SqlCommand = new P.SqlCommand { Input = Message(new Relation.Sql(sql.Statement)) } },
        Command.CreateView view => new P.Command
        {
            CreateDataframeView = new P.CreateDataFrameViewCommand { Input = Message(view.Input), Name = view.Name, Replace = true },
        },
        Command.Write write => new P.Command { WriteOperation = Message(write) },
        _ => throw new ArgumentException("unknown command " + command.GetType().Name, nameof(command)),
    };

    private P.WriteOperation Message(Command.Write write)
    {
        var message = new P.WriteOperation { Input = Message(write.Input), Mode = (P.WriteOperation.Types.SaveMode)write.Mode };
        if (write.Format is { } format)
        {
            message.Source = format;
        }

        switch (write.Target)
        {
            case WriteTarget.Folder folder:
                message.Path = folder.Path;
                break;
            case WriteTarget.Table table:
                message.Table = Table(table.Name, P.WriteOperation.Types.TableSaveMethod.SaveAsTable);
                break;
            case WriteTarget.ExistingTable table:
                message.Table = Table(table.Name, P.WriteOperation.Types.TableSaveMethod.InsertInto);
                break;
        }

        message.PartitioningColumns.AddRange(write.PartitionBy);
        Copy(write.Options, message.Options);
        return message;
    }

    private P.Relation Message(Relation relation)
    {
        P.Relation message;
        switch (relation)
        {
            case Relation.FromServer server:
                return server.Message;
            case Relation.Sql sql:
                message = new P.Relation { Sql = new P.Sql { Query = sql.Query } };
                break;
            case Relation.Table table:
                message = new P.Relation { Read = new P.Read { NamedTable = new P.Read.Types.NamedTable { UnparsedIdentifier = table.Name } } };
                break;
            case Relation.DataSource source:
                message = new P.Relation { Read = new P.Read { DataSource = Message(source) } };
                break;
            case Relation.Range range:
                message = new P.Relation { Range = new P.Range { Start = range.Start, End = range.End, Step = range.Step } };
                if (range.Partitions is { } partitions)
                {
                    message.Range.NumPartitions = partitions;
                }

                break;
            case Relation.Local local:
                message = new P.Relation { LocalRelation = new P.LocalRelation { Data = UnsafeByteOperations.UnsafeWrap(local.ArrowStream) } };
                break;
            case Relation.Observed observed:
                message = new P.Relation { CollectMetrics = new P.CollectMetrics { Input = Message(observed.Input), Name = observed.Name } };
                message.CollectMetrics.Metrics.AddRange(observed.Metrics.Select(metric => Named(metric.Name, metric.Sql)));
                break;
            case Relation.Project project:
                message = new P.Relation { Project = new P.Project { Input = Message(project.Input) } };
                message.Project.Expressions.AddRange(project.Columns.Select(column => Named(column.Name, column.Sql)));
                break;
            case Relation.Filter filter:
                message = new P.Relation { Filter = new P.Filter { Input = Message(filter.Input), Condition = Parsed(filter.Condition) } };
                break;
            case Relation.Over over:
                message = new P.Relation { WithRelations = new P.WithRelations { Root = Message(new Relation.Sql(over.Query)) } };
                message.WithRelations.References.Add(new P.Relation
                {
                    Common = new P.RelationCommon { PlanId = nextPlanId++ },
                    SubqueryAlias = new P.SubqueryAlias { Input = Message(over.Input), Alias = over.Name },
                });
                break;
            default:
                throw new ArgumentException("unknown relation " + relation.GetType().Name, nameof(relation));
        }

        message.Common = new P.RelationCommon { PlanId = nextPlanId++ };
        return message;
    }

    private static P.Read.Types.DataSource Message(Relation.DataSource source)
    {
        var message = new P.Read.Types.DataSource { Format = source.Format };
        if (source.SchemaDdl is { } ddl)
        {
            message.Schema = ddl;
        }

        message.Paths.AddRange(source.Paths);
        Copy(source.Options, message.Options);
        return message;
    }

    private static P.Expression Parsed(string sql) => new() { ExpressionString = new P.Expression.Types.ExpressionString { Expression = sql } };

    private static P.Expression Named(string name, string sql)
    {
        var alias = new P.Expression.Types.Alias { Expr = Parsed(sql) };
        alias.Name.Add(name);
        return new P.Expression { Alias = alias };
    }

    private static P.WriteOperation.Types.SaveTable Table(string name, P.WriteOperation.Types.TableSaveMethod method) =>
        new() { TableName = name, SaveMethod = method };

    private static void Copy(IReadOnlyDictionary<string, string> from, IDictionary<string, string> to)
    {
        foreach ((string key, string value) in from)
        {
            to.Add(key, value);
        }
    }
}
