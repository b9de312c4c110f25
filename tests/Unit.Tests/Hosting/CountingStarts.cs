using Florin.Host.Composition;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary>How often a service was started on its data.</summary>
public sealed class CountingStarts : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_known_at_the_next_one()
    {
        var began = _time.GetUtcNow();
        Assert.Equal((1, 0, began), Start());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((2, 1, began), Start());
        Assert.Equal((3, 2, began), Start());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ no json")]
    [InlineData("null")]
    [InlineData("""{"count": -7, "first": "2026-01-01T00:00:00Z"}""")]
    public void Begins_anew_where_the_file_says_nothing(string content)
    {
        Start();
        File.WriteAllText(Path.Combine(_folder.Path, "starts.json"), content);
        Assert.Equal((1, 0, _time.GetUtcNow()), Start());
        Assert.Equal((2, 1, _time.GetUtcNow()), Start());
    }

    [Fact]
    public void Stops_no_start_where_it_cannot_be_written() =>
        Assert.Equal(1, CountedStarts.Count(Path.Combine(_folder.Path, "missing"), _time, NullLogger.Instance).Count);

    private (long Count, long Restarts, DateTimeOffset First) Start()
    {
        var starts = CountedStarts.Count(_folder.Path, _time, NullLogger.Instance);
        return (starts.Count, starts.Restarts, starts.First);
    }
}
