using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Observability.Logging;
using Florin.Testing;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The log of a process in production.</summary>
public sealed partial class LoggingAsJson : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly JsonLines _lines;

    public LoggingAsJson() => _lines = new JsonLines(_output, new FakeTime());

    [Fact]
    public void Gives_a_line_with_the_message_and_its_parts_each_once()
    {
        Moved(_lines.CreateLogger("Florin.Test"), "a \"quoted\"\nname", 3, 1.5);
        Assert.Equal(
            """{"Timestamp":"2026-01-02T03:04:05Z","EventId":7,"LogLevel":"Warning","Category":"Florin.Test","Message":"{Who} moved {Count} in {Ms} ms","State":{"Who":"a \"quoted\"\nname","Count":3,"Ms":1.5}}"""
                + "\n",
            Written()
        );
    }

    [Fact]
    public void Says_which_trace_a_line_belongs_to()
    {
        using var span = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        Failed(_lines.CreateLogger("Florin.Test"), new InvalidOperationException("broken"));
        Assert.Equal(span.TraceId.ToHexString(), (string?)JsonNode.Parse(Written())?["TraceId"]);
    }

    [Fact]
    public void Has_the_text_as_message_where_there_is_no_template()
    {
        _lines.CreateLogger("Florin.Test").Log(LogLevel.Error, new EventId(9), 5, null, (count, _) => $"{count} of them");
        Assert.Equal(
            """{"Timestamp":"2026-01-02T03:04:05Z","EventId":9,"LogLevel":"Error","Category":"Florin.Test","Message":"5 of them"}"""
                + "\n",
            Written()
        );
    }

    [Fact]
    public void Tells_the_exception_with_where_it_came_from()
    {
        try
        {
            throw new InvalidOperationException("broken");
        }
        catch (InvalidOperationException e)
        {
            Failed(_lines.CreateLogger("Florin.Test"), e);
        }
        var exception = (string?)JsonNode.Parse(Written())?["Exception"];
        Assert.Contains("InvalidOperationException: broken", exception, StringComparison.Ordinal);
        Assert.Contains(nameof(Tells_the_exception_with_where_it_came_from), exception, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_lines_of_many_threads_apart_and_loses_none()
    {
        var log = _lines.CreateLogger("Florin.Test");
        Parallel.For(0, 5000, i => Moved(log, "x", i, 0));
        var counts = Written()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => (int)JsonNode.Parse(l)!["State"]!["Count"]!); // As above.
        Assert.Equal(Enumerable.Range(0, 5000), counts.Order());
    }

    public void Dispose()
    {
        _lines.Dispose();
        _output.Dispose();
    }

    private string Written()
    {
        _lines.Dispose();
        return Encoding.UTF8.GetString(_output.ToArray());
    }

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "{Who} moved {Count} in {Ms} ms")]
    private static partial void Moved(ILogger log, string who, int count, double ms);

    [LoggerMessage(EventId = 8, Level = LogLevel.Error, Message = "It failed")]
    private static partial void Failed(ILogger log, Exception e);
}
