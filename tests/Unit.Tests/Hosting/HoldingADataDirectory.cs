using Florin.Host.Composition;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Data belongs to one process at a time.</summary>
public sealed class HoldingADataDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "new", "account");

    [Fact]
    public void Makes_it_for_its_owner_alone()
    {
        using var held = DataDirectory.Open(Data);
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) // Which has no such modes.
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(held.Path));
    }

    [Fact]
    public void Is_refused_while_somebody_else_does()
    {
        using var held = DataDirectory.Open(Data);
        var refused = Assert.Throws<DataInUse>(() => DataDirectory.Open(Data));
        Assert.Contains(held.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_possible_again_afterwards()
    {
        DataDirectory.Open(Data).Dispose();
        DataDirectory.Open(Data).Dispose();
    }

    public void Dispose() => _directory.Dispose();
}
