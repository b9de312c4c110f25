using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

public sealed class ReadingSecretsFromFiles : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("Florin:Admin:Password", "a secret\n", "a secret")]
    [InlineData("storage:mysql:connectionstring", " Server=a; \r\n", " Server=a; ")]
    [InlineData("Alerts:Receivers:night:Secret", "ä", "ä")]
    public void Takes_the_text_without_the_newline_at_its_end(string key, string content, string expected) =>
        Assert.Equal(expected, Settings.Once([$"--{key}File={Written(content)}"])[key]);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    public void Refuses_a_file_without_a_secret(string content, string why)
    {
        var path = Written(content);
        Assert.Equal(
            $"Florin:Admin:PasswordFile is '{path}', which {why}; expected the file of a secret.",
            Refused($"--Florin:Admin:PasswordFile={path}")
        );
    }

    [Fact]
    public void Says_all_that_is_wrong()
    {
        var missing = _folder.File("missing");
        var refused = Refused(
            $"--Florin:Admin:PasswordFile={missing}",
            "--Redis:Password=a",
            $"--Redis:PasswordFile={Written("b")}",
            $"--Florin:ServiceKeyFile={Written(new string('x', 65 << 10))}"
        );
        Assert.Contains($"Florin:Admin:PasswordFile is '{missing}', which cannot be read: ", refused, StringComparison.Ordinal);
        Assert.Contains(
            "Redis:Password and Redis:PasswordFile are both set; give one of them.",
            refused,
            StringComparison.Ordinal
        );
        Assert.Contains("which has more than 65536 bytes", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_no_device_without_an_end() =>
        Assert.Contains("more than 65536 bytes", Refused("--Florin:Admin:PasswordFile=/dev/zero"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Florin:BasePortFile")]
    [InlineData("Florin:Admin:EmailFile")]
    public void Knows_no_files_of_what_is_no_secret(string key) =>
        Assert.Throws<Cli.WrongUsage>(() => Settings.Once([$"--{key}={Written("1")}"]));

    [Fact]
    public void Is_possible_for_every_secret()
    {
        var secrets = KnownSettings
            .All()
            .Where(key =>
                key.EndsWith("Password", StringComparison.Ordinal) || key.EndsWith("ConnectionString", StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(secrets.Count > 5);
        Assert.Empty(secrets.Select(secret => $"{secret}File").Except(SecretFiles.Settings, StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => _folder.Dispose();

    private static string Refused(params string[] arguments) =>
        Assert.Throws<WrongConfiguration>(() => Settings.Once(arguments)).Message;

    private string Written(string content)
    {
        var path = _folder.File(Path.GetRandomFileName());
        File.WriteAllText(path, content);
        return path;
    }
}
