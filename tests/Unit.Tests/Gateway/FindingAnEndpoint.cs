using Florin.Gateway.Model;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Which endpoint a path is one of.</summary>
public sealed class FindingAnEndpoint
{
    [Theory]
    [InlineData("/a/{id}/b", "/a/x/b", true)]
    [InlineData("/a/{id}/b", "/A/x/B/", true)]
    [InlineData("/a/{id}/b", "/a//b", false)]
    [InlineData("/a/{id}/b", "/a/x/c", false)]
    [InlineData("/a/{id}/b", "/a/x", false)]
    [InlineData("/a/{id}", "/a/x/b", false)]
    [InlineData("/a/{id}", "/a/", false)]
    [InlineData("/a", "/a/", true)]
    [InlineData("/a", "/b", false)]
    [InlineData("/a/{id}", "", false)]
    public void Goes_part_by_part(string endpoint, string path, bool fits) =>
        Assert.Equal(fits, EndpointPath.Fits(endpoint, path));
}
