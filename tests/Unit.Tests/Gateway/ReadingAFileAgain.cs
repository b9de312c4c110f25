using Florin.Gateway.Pipeline.Configuration;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A file of the configuration that is no longer as it was when it was read.</summary>
public sealed class ReadingAFileAgain
{
    [Fact]
    public void Tells_where_a_file_is_broken()
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "appsettings.json");
        File.WriteAllText(file, "{}");
        var root = new ConfigurationBuilder()
            .AddJsonFile(file)
            .SetFileLoadExceptionHandler(broken => broken.Ignore = true)
            .Build();
        using var reload = new ConfigReload(root, _ => { }, NullLogger.Instance);
        File.WriteAllText(file, "{\n nope");
        root.Reload();
        Assert.Contains("'n' is an invalid start of a property name", reload.Refused, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", reload.Refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // There is a folder in its place.
    public void Keeps_the_old_one_while_a_file_of_it_is_gone(bool isFolder)
    {
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "appsettings.Shop.json");
        File.WriteAllText(file, """{ "Shop": "open" }""");
        var root = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder.Path, "appsettings.Never.json"), optional: true)
            .AddJsonFile(file, optional: true)
            .Build();
        var taken = new List<string?>();
        using var reload = new ConfigReload(root, configuration => taken.Add(configuration["Shop"]), NullLogger.Instance);
        File.Delete(file);
        if (isFolder)
            Directory.CreateDirectory(file);
        root.Reload();
        Assert.Empty(taken);
        Assert.Equal("appsettings.Shop.json no longer exists, or is no longer a file.", reload.Refused);
        if (isFolder)
            Directory.Delete(file);
        File.WriteAllText(file, """{ "Shop": "closed" }""");
        root.Reload();
        Assert.Equal(["closed"], taken.Distinct(StringComparer.Ordinal)); // Each file may tell of it.
        Assert.Null(reload.Refused);
    }
}
