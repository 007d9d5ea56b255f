//! Where a position stands: for each segment its first position and durable length, and a mark every 16 KiB
//! of frames.
//!
//! Invariant: everything named here is durable. From a mark the way to a group is a walk over headers, ≤16
//! KiB and one group long.

/// Bytes of frames between two marks.
const MARK_SPACING: u64 = 16 << 10;

/// How much of a segment is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its number.
    pub segment: u32,
    /// End of its last durable frame: what comes before never changes.
    pub len: u64,
    /// Whether a later segment has begun, so that nothing will be added.
    pub finished: bool,
}

/// The beginning of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) segment: u32,
    pub(crate) offset: u64,
    pub(crate) first: u64,
    /// Durable length of the segment.
    pub(crate) end: u64,
}

/// All segments of a journal.
#[derive(Debug, Default)]
pub(super) struct Index {
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    end: u64,
    /// (position, offset) of some groups, the first among them.
    marks: Vec<(u64, u64)>,
}

impl Index {
    /// A group stands at `offset..end` of `segment`, which is the last or the next.
    pub(super) fn group(&mut self, segment: u32, first: u64, offset: u64, end: u64) {
        if segment as usize > self.segments.len() {
            self.segments.push(Segment { end: 0, marks: Vec::new() });
        }
        if let Some(last) = self.segments.last_mut() {
            last.end = end;
            if last.marks.last().is_none_or(|(_, marked)| offset >= marked + MARK_SPACING) {
                last.marks.push((first, offset));
            }
        }
    }

    /// A rest frame ends at `end` of the last segment.
    pub(super) fn rest(&mut self, end: u64) {
        if let Some(last) = self.segments.last_mut() {
            last.end = end;
        }
    }

    /// The last mark at or before `position`.
    pub(super) fn mark(&self, position: u64) -> Option<Mark> {
        let first = |segment: &Segment| segment.marks.first().map_or(u64::MAX, |(first, _)| *first);
        let number = self.segments.partition_point(|segment| first(segment) <= position);
        let segment = self.segments.get(number.checked_sub(1)?)?;
        let before = segment.marks.partition_point(|(first, _)| *first <= position);
        let (first, offset) = segment.marks.get(before.checked_sub(1)?)?;
        Some(Mark { segment: number as u32, offset: *offset, first: *first, end: segment.end })
    }

    /// How much of `segment` is durable.
    pub(super) fn extent(&self, segment: u32) -> Option<Extent> {
        let len = self.segments.get(segment.checked_sub(1)? as usize)?.end;
        Some(Extent { segment, len, finished: (segment as usize) < self.segments.len() })
    }

    /// All segments, in order.
    pub(super) fn extents(&self) -> Vec<Extent> {
        (1..=self.segments.len() as u32).filter_map(|segment| self.extent(segment)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_found_from_the_last_mark_before_it() {
        let mut index = Index::default();
        index.group(1, 0, 112, 300);
        index.group(1, 5, 300, 20_000);
        index.group(1, 9, 20_000, 21_000);
        index.rest(21_096);
        index.group(2, 12, 112, 500);
        let at =
            |position| index.mark(position).map(|mark| (mark.segment, mark.offset, mark.first, mark.end));
        assert_eq!(at(0), Some((1, 112, 0, 21_096)));
        assert_eq!(at(8), Some((1, 112, 0, 21_096)));
        assert_eq!(at(9), Some((1, 20_000, 9, 21_096)));
        assert_eq!(at(11), Some((1, 20_000, 9, 21_096)));
        assert_eq!(at(40), Some((2, 112, 12, 500)));
        assert_eq!(index.extent(1), Some(Extent { segment: 1, len: 21_096, finished: true }));
        assert_eq!(Index::default().mark(0), None);
    }
}
