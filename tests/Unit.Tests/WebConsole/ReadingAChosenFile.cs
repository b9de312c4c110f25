using System.Text;
using Florin.WebConsole.Components;

namespace Florin.Unit.Tests.WebConsole;

/// <summary>The line of a file that was refused, with those beside it.</summary>
public sealed class ReadingAChosenFile
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes($"one\ntwo\r\nthree\n{new string('x', 500)}\n");

    [Theory]
    [InlineData(1, "1 one, 2 two")]
    [InlineData(2, "1 one, 2 two, 3 three")]
    [InlineData(9, "")]
    public void Shows_the_lines_around_it(int line, string shown) =>
        Assert.Equal(shown, string.Join(", ", ChosenFile.Around(File, line).Select(one => $"{one.Number} {one.Text}")));

    [Fact]
    public void Cuts_a_long_line() => Assert.Equal(161, ChosenFile.Around(File, 4)[1].Text.Length);
}
