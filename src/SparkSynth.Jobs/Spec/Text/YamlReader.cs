using System.Text;
using SparkSynth.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SparkSynth.Jobs.Spec.Text;

/// <summary>
/// YAML text → tree. Works on parser events, so every node knows its line and no object is ever made from a type name in the file.
/// One document; anchors and aliases work, tags and merge keys do not. <c>${NAME}</c> in a scalar is replaced by the environment's value
/// (<c>$${</c> is a plain <c>${</c>).
/// </summary>
public sealed class YamlReader
{
    private readonly Parser _parser;
    private readonly string _name;
    private readonly bool _isLine;
    private readonly Func<string, string?> _environment;
    private readonly List<Problem> _problems;
    private readonly Dictionary<string, JobNode> _anchors = [];

    private YamlReader(string text, string name, bool isLine, Func<string, string?> environment, List<Problem> problems)
    {
        _parser = new Parser(new StringReader(text));
        (_name, _isLine, _environment, _problems) = (name, isLine, environment, problems);
    }

    /// <summary>Reads a document. Problems (syntax, duplicate keys, unset variables) are added to the list; null if it cannot be read at all.</summary>
    /// <param name="name">What origins are called: the file's name.</param>
    public static JobNode? ReadFile(string text, string name, Func<string, string?> environment, List<Problem> problems) =>
        new YamlReader(text, name, isLine: false, environment, problems).Document();

    /// <summary>Reads a value given on the command line; its origin is <paramref name="name"/> without a line.</summary>
    public static JobNode? ReadValue(string text, string name, Func<string, string?> environment, List<Problem> problems) =>
        new YamlReader(text, name, isLine: true, environment, problems).Document();

    private JobNode? Document()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.TryConsume<StreamEnd>(out _)) return JobNode.Scalar("", isQuoted: false, _name);
            _parser.Consume<DocumentStart>();
            var node = Node();
            _parser.Consume<DocumentEnd>();
            if (!_parser.Accept<StreamEnd>(out _))
                _problems.Add(new Problem("yaml-documents", Origin(_parser.Current!.Start), "a second YAML document begins here.", "Keep one document a file."));
            return node;
        }
        catch (YamlException error)
        {
            _problems.Add(new Problem("yaml-syntax", Origin(error.Start), $"this is not valid YAML: {error.Message.TrimEnd('.')}.", "Mind indentation (spaces, not tabs), and quote texts that hold ': ' or ' #' or begin with a special character."));
            return null;
        }
        catch (InvalidOperationException) when (_parser.Current is { } last)
        {
            // YamlDotNet 18.1 throws this where a list or map in brackets is never closed and a key follows
            _problems.Add(new Problem("yaml-syntax", Origin(last.Start), "this is not valid YAML: a bracket that opens near here is never closed.", "Close it: [a, b] or {a: 1}."));
            return null;
        }
    }

    private JobNode Node()
    {
        var start = _parser.Current ?? throw new YamlException("the text ends too early");
        string origin = Origin(start.Start);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value.Value, out var known) ? known : throw new YamlException(alias.Start, alias.End, $"unknown alias *{alias.Value}");

        var node = start switch
        {
            Scalar => ScalarNode(origin),
            SequenceStart => ListNode(origin),
            MappingStart => MapNode(origin),
            _ => throw new YamlException(start.Start, start.End, "a value is expected here"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor.Value] = node;
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            _problems.Add(new Problem("yaml-tag", origin, $"the tag {tagged.Tag} is not understood.", "Leave it out; put text in quotes."));
        return node;
    }

    private JobNode ScalarNode(string origin)
    {
        var scalar = _parser.Consume<Scalar>();
        return JobNode.Scalar(Substitute(scalar.Value, origin), scalar.Style != ScalarStyle.Plain, origin);
    }

    private JobNode ListNode(string origin)
    {
        _parser.Consume<SequenceStart>();
        var items = new List<JobNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node());
        return JobNode.List(items, origin);
    }

    private JobNode MapNode(string origin)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<JobEntry>();
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node();
            if (key.Kind != JobNodeKind.Scalar) throw new YamlException("a key must be a single name");
            var value = Node();
            if (seen.TryAdd(key.Text, key.Origin)) entries.Add(new JobEntry(key.Text, key.Origin, value));
            else _problems.Add(new Problem("duplicate-key", key.Origin, $"'{key.Text}' is given twice (first at {seen[key.Text]}).", "Keep one of them."));
        }
        return JobNode.Map(entries, origin);
    }

    private string Substitute(string text, string origin)
    {
        int at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0) return text;
        var result = new StringBuilder();
        int done = 0;
        for (; at >= 0; at = text.IndexOf("${", done, StringComparison.Ordinal))
        {
            int end = text.IndexOf('}', at);
            bool isEscaped = at > done && text[at - 1] == '$';
            if (isEscaped || end < 0)
            {
                result.Append(text, done, at - done - (isEscaped ? 1 : 0)).Append("${");
                done = at + 2;
                continue;
            }
            string variable = text[(at + 2)..end];
            string? value = _environment(variable);
            if (value is null)
                _problems.Add(new Problem("unset-variable", origin, $"the environment variable {variable} is not set.", $"Set it, or write $${{{variable}}} for the plain text."));
            result.Append(text, done, at - done).Append(value);
            done = end + 1;
        }
        return result.Append(text, done, text.Length - done).ToString();
    }

    private string Origin(Mark mark) => _isLine ? _name : $"{_name}:{mark.Line}";
}
