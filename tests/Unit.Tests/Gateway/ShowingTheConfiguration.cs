using Florin.Gateway.Pipeline.Admin;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What operators see of the configuration has no secret in it, wherever one is set.</summary>
public sealed class ShowingTheConfiguration
{
    [Theory]
    [InlineData("Florin:Admin:Password", "hunter2")]
    [InlineData("Notification:Smtp:password", "hunter2")]
    [InlineData("Payment:Processor:Token", "hunter2")]
    [InlineData("Redis:Passphrase", "hunter2")]
    [InlineData("Redis:Pwd", "hunter2")]
    [InlineData("Florin:ApiKey", "hunter2")]
    [InlineData("Florin:ApiKeys", "hunter2")]
    [InlineData("Florin:ApiKeys:0", "hunter2")]
    [InlineData("Florin:ApiKeys:12", "hunter2")]
    [InlineData("Florin:ClientSecret", "hunter2")]
    [InlineData("Florin:Credentials", "hunter2")]
    [InlineData("Storage:MySql:ConnectionString", "Server=db")]
    [InlineData("Gateway:Routes:a:Transforms:0:Set", "hunter2")]
    [InlineData("Gateway:Routes:a:Match:Headers:0:Values:0", "hunter2")]
    [InlineData("Gateway:Routes:a:Match:QueryParameters:0:Values:0", "hunter2")]
    [InlineData("Gateway:Routes:a:Match:Cookies:0", "hunter2")]
    public void Hides_what_is_named_like_a_secret(string key, string value) =>
        Assert.Equal(RedactedConfig.Redacted, RedactedConfig.Shown(key, value));

    [Theory]
    [InlineData("https://user:hunter2@host/x")]
    [InlineData("https://hunter2@host/x")]
    [InlineData("amqp://user:@host")]
    [InlineData("https://host/x?token=hunter2")]
    [InlineData("https://host/x?a=1&api_key=hunter2")]
    [InlineData("https://host/x;sig=hunter2")]
    [InlineData("https://host/x#access_token=hunter2")]
    [InlineData("https://host/x?X-Amz-Signature=hunter2")]
    [InlineData("Server=db;User ID=me;Password=hunter2")]
    [InlineData("Server=db;Pwd = hunter2")]
    [InlineData("redis:6379,password=hunter2")]
    [InlineData("Bearer hunter2")]
    [InlineData("basic aHVudGVyMg==")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void Hides_a_secret_within_a_value_whatever_its_key(string value) =>
        Assert.Equal(RedactedConfig.Redacted, RedactedConfig.Shown("Services:payment:Address", value));

    [Theory]
    [InlineData("Services:payment:Address", "http://127.0.0.1:3004")]
    [InlineData("Services:payment:Address", "http://[::1]:3004/x?page=2")]
    [InlineData("Gateway:RateLimit:Window", "00:15:00")]
    [InlineData("Gateway:Routes:a:Match:Path", "/api/user/{**rest}")]
    [InlineData("Florin:Admin:Email", "admin@example.org")]
    [InlineData("Notification:Smtp:From", "Florin <florin@example.org>")]
    [InlineData("Risk:LargeAmount:USD", "10000")]
    public void Shows_what_is_none(string key, string value) => Assert.Equal(value, RedactedConfig.Shown(key, value));

    [Fact]
    public void Shows_nothing_of_the_machine()
    {
        var settings = new Dictionary<string, string?>
        {
            ["PATH"] = "/bin",
            ["AWS:Region"] = "x",
            ["Risk:ReviewAt"] = "0.7",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        Assert.Equal(["Risk:ReviewAt"], RedactedConfig.Of(configuration).Keys);
    }
}
