using Florin.Platform.Hosting.Guests;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Keys by which guests protect what they give to browsers.</summary>
public sealed class KeysOfGuests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("<key id=")]
    public void Are_read_where_one_of_them_is_damaged(string content)
    {
        var keys = new GuestKeyFiles(new DirectoryInfo(_directory.Path), NullLoggerFactory.Instance);
        Assert.Empty(keys.GetAllElements());
        File.WriteAllText(_directory.File("key-1.xml"), content);
        File.WriteAllText(_directory.File("key-2.xml"), "<key id='2' />");
        Assert.Equal("2", (string?)Assert.Single(keys.GetAllElements()).Attribute("id"));
    }
}
