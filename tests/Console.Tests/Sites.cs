namespace Florin.WebConsole.Tests;

/// <summary>One whose server the tests of one class stop and change.</summary>
public sealed class SiteOfItsOwn : Site;

/// <summary>One where nobody decides on what they have made themselves.</summary>
public sealed class SiteOfFourEyes : Site
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Settings => ["--Review:FourEyes=true"];
}

/// <summary>One whose logs have copies, of which one is broken.</summary>
public sealed class SiteOfReplicas : Site
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Settings => [$"--Storage:Replicas=sqlite:{Beside}"];

    /// <summary>Has an operator keep the copy of a log from getting anything.</summary>
    public async Task Isolate(string log)
    {
        var storage = await Ask(HttpMethod.Get, "/admin/storage");
        var standing = storage.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("log").GetString() == log);
        var replica = standing.GetProperty("replicas")[0];
        if (replica.GetProperty("state").GetString() != "isolated")
            await Ask(
                HttpMethod.Post,
                $"/admin/storage/{log}/{replica.GetProperty("store").GetString()}/isolate?reason=looking"
            );
        await InReview(); // Which its copy lacks.
    }
}

/// <summary>One at which nobody else looks.</summary>
public sealed class SiteToStayAt : Site;
